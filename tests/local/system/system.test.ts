import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLog } from '../../../local/log'
import { claimFolder, openDataFolder, type DataFolder } from '../../../local/system/dataFolder'
import { choosePorts } from '../../../local/system/ports'
import { startSystem, type System } from '../../../local/system/system'
import { joinAccounts, makeIds } from '../../../local/wechat/accounts'
import { testKeys } from '../../support/testKeys'

const makeAccounts = () => Promise.resolve(joinAccounts(makeIds(randomBytes), testKeys()))

interface Product {
  _id: string
  priceFen: number
}

/** A fork of the repository: its configuration and `dist`, and a catalogue of its own. */
function setUp() {
  const root = mkdtempSync(path.join(tmpdir(), 'wxflow-fork-'))
  const write = (name: string, text: string) => writeFileSync(path.join(root, name), text)
  for (const file of ['cloudbaserc.json', 'database.json']) write(file, readFileSync(file, 'utf8'))
  symlinkSync(path.resolve('dist'), path.join(root, 'dist'))
  mkdirSync(path.join(root, 'shop'))
  const opened: (System | DataFolder)[] = []

  return {
    write,
    sell: (products: Product[]) => write('shop/products.json', JSON.stringify(products)),
    async start(language: 'en' | 'zh' = 'en') {
      const data = await openDataFolder(claimFolder(path.join(root, 'data')), false, makeAccounts)
      opened.push(data)
      const system = await startSystem({ root, ports: await choosePorts(0), data, log: silentLog, language })
      opened.push(system)
      return system
    },
    async stop() {
      for (const one of opened.splice(0).reverse()) await one.close()
    },
    async close() {
      await this.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

let fork: ReturnType<typeof setUp>
beforeEach(() => void (fork = setUp()))
afterEach(() => fork.close())

function prices({ cloudbase }: System): Record<string, unknown> {
  const found = cloudbase.database.find('products', { query: {} }).map(({ document }) => document)
  return Object.fromEntries(found.map(({ _id, priceFen }) => [_id, priceFen]))
}

describe('the local system', () => {
  it('sells what shop/products.json says at each start, but keeps a price that was changed in the database', async () => {
    fork.sell([
      { _id: 'tea', priceFen: 100 },
      { _id: 'cup', priceFen: 200 },
    ])
    const first = await fork.start()
    await first.cloudbase.database.modify('products', {
      query: { _id: 'cup' },
      data: { $set: { priceFen: 250 } },
      isReplacement: false,
      multi: false,
      upsert: false,
      now: new Date(),
    })
    await fork.stop()

    fork.sell([
      { _id: 'tea', priceFen: 120 },
      { _id: 'cup', priceFen: 220 },
      { _id: 'pot', priceFen: 900 },
    ])
    expect(prices(await fork.start())).toEqual({ tea: 120, cup: 250, pot: 900 })
  })

  it.each([
    ['no JSON', '[{"_id":"tea"},]'],
    ['no list', '{"_id":"tea"}'],
    ['a product without an _id', '[{"title":"tea"}]'],
    ['one _id twice', '[{"_id":"tea"},{"_id":"tea"}]'],
  ])('does not start with a catalogue that is %s', async (_, text) => {
    fork.write('shop/products.json', text)
    await expect(fork.start()).rejects.toThrow(/products\.json is not a catalogue/)
  })

  it('leaves nothing running where the configuration is wrong, so that the next start works', async () => {
    fork.sell([])
    fork.write('cloudbaserc.json', '{')
    await expect(fork.start()).rejects.toMatchObject({ zh: expect.stringContaining('cloudbaserc.json') })
    await fork.stop()

    fork.write('cloudbaserc.json', readFileSync('cloudbaserc.json', 'utf8'))
    expect(prices(await fork.start())).toEqual({})
  })

  it('refuses in the language that was chosen, at the admin API too', async () => {
    fork.sell([])
    const { ready } = await fork.start('zh')
    const answer = await fetch(ready.admin.url, { method: 'POST', body: '' })
    expect(await answer.json()).toMatchObject({ message: expect.stringMatching(/[一-鿿]/) })
  })
})
