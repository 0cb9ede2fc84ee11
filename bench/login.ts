import { get } from 'node:http'
import type { Claim } from './claim'
import { miniProgramContext, startFunctionHost } from './functionHost'
import { startSlowWeChat } from './slowWeChat'
import { startTutorialServer, type TutorialStore } from './tutorialServer'

/** Round trips of a login by callFunction: upstream calls and database operations, against the tutorial's. */
export async function login(): Promise<Claim[]> {
  const wechat = await startSlowWeChat(0)
  const host = await startFunctionHost(wechat.url)
  const main = host.load('login')
  const store = countingStore()
  const tutorial = await startTutorialServer(wechat.url, store)

  const measure = async (visit: () => Promise<unknown>, database: { takeCount(): number }) => {
    wechat.takeCount()
    database.takeCount()
    await visit()
    return { upstream: wechat.takeCount(), database: database.takeCount() }
  }
  const ours = () => measure(() => main({}, miniProgramContext('o0000000000000000000measuring')), host)
  const theirs = () => measure(() => getOnce(`${tutorial.url}/login?code=any`), store)

  const first = { ours: await ours(), theirs: await theirs() }
  const returning = { ours: await ours(), theirs: await theirs() }
  for (const part of [tutorial, host, wechat]) part.close()

  return [
    counted('first login, upstream calls', first.ours.upstream, first.theirs.upstream, 0),
    counted('first login, database operations', first.ours.database, first.theirs.database, 3),
    counted('returning login, upstream calls', returning.ours.upstream, returning.theirs.upstream, 0),
    counted('returning login, database operations', returning.ours.database, returning.theirs.database, 1),
  ]
}

function counted(name: string, ours: number, theirs: number, most: number): Claim {
  return {
    name,
    ours: { what: 'callFunction', value: ours, unit: 'calls' },
    theirs: { what: 'the tutorial', value: theirs, unit: 'calls' },
    ratio: theirs / ours,
    goal: `at most ${most}`,
    holds: ours <= most,
  }
}

function countingStore(): TutorialStore & { takeCount(): number } {
  const users: object[] = []
  let count = 0
  return {
    async query() {
      count++
      return users
    },
    async insert(user) {
      count++
      users.push(user)
    },
    takeCount() {
      const taken = count
      count = 0
      return taken
    },
  }
}

function getOnce(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      response.resume()
      response.on('end', () => resolve())
    }).on('error', reject)
  })
}
