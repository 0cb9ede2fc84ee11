import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atLeastTimes, bestOfFive, timed, type Claim } from './claim'
import { HTTP_CONTEXT, startFunctionHost } from './functionHost'
import { startSlowWeChat } from './slowWeChat'
import { startTutorialServer } from './tutorialServer'

const UPSTREAM_DELAY_MS = 20
const CALLS = 50
const PAGE = 'http://localhost:3001/?from=timeline'

/** A warm signature over HTTP: the bundle behind a bare server, against the tutorial's server, both over loopback. */
export async function jssdkSign(): Promise<Claim[]> {
  const wechat = await startSlowWeChat(UPSTREAM_DELAY_MS)
  const host = await startFunctionHost(wechat.url)
  const ours = await serve(host.load('jssdkSign'))
  const tutorial = await startTutorialServer(wechat.url, { query: async () => [], insert: async () => undefined })
  const page = encodeURIComponent(PAGE)

  await fetchText(`${ours.url}?url=${page}`)
  const warmUp = { upstream: wechat.takeCount(), database: host.takeCount() }
  const best = await bestOfFive(
    () => medianOf(CALLS, () => fetchText(`${ours.url}?url=${page}`)),
    async () => {
      wechat.takeCount()
      const median = await medianOf(CALLS, () => fetchText(`${tutorial.url}/jssdk?url=${page}`))
      if (wechat.takeCount() !== 2 * CALLS) throw new Error('a warm signature of ours went upstream')
      return median
    },
  )
  const databaseCalls = host.takeCount()
  for (const part of [ours, tutorial, host, wechat]) part.close()

  return [
    atLeastTimes(100, {
      name: `warm jssdkSign, ${UPSTREAM_DELAY_MS} ms upstream`,
      ours: { what: `no upstream call, ${databaseCalls} database calls`, value: best.ours, unit: 'ms' },
      theirs: { what: 'two upstream calls', value: best.theirs, unit: 'ms' },
    }),
    atLeastTimes(100, {
      name: 'upstream calls for 250 signatures',
      ours: { what: 'token and ticket, once', value: warmUp.upstream, unit: 'calls' },
      theirs: { what: 'token and ticket, each time', value: 2 * CALLS * 5, unit: 'calls' },
    }),
  ]
}

async function serve(main: (event: unknown, context: unknown) => Promise<unknown>) {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const event = { httpMethod: 'GET', path: '/', headers: {}, queryStringParameters: Object.fromEntries(searchParams) }
    void main(event, HTTP_CONTEXT).then((reply) => {
      const { statusCode, headers, body } = reply as {
        statusCode: number
        headers: Record<string, string>
        body: string
      }
      response.writeHead(statusCode, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function medianOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let call = 0; call < count; call++) times.push(await timed(work))
  return times.sort((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN
}

function fetchText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))))
    }).on('error', reject)
  })
}
