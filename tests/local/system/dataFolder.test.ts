import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimFolder, openDataFolder, type DataFolder } from '../../../local/system/dataFolder'
import { explain } from '../../../local/system/explain'
import { joinAccounts, makeIds } from '../../../local/wechat/accounts'
import { testKeys } from '../../support/testKeys'

const makeAccounts = () => Promise.resolve(joinAccounts(makeIds(randomBytes), testKeys()))

function setUp() {
  const parent = mkdtempSync(path.join(tmpdir(), 'wxflow-folder-'))
  const dir = path.join(parent, 'data')
  const opened: DataFolder[] = []
  const file = (name: string) => path.join(dir, name)
  return {
    dir,
    file,
    async open({ isFresh = false, at = dir } = {}) {
      const folder = await openDataFolder(claimFolder(at), isFresh, makeAccounts)
      opened.push(folder)
      return folder
    },
    write: (name: string, text: string) => writeFileSync(file(name), text),
    close() {
      for (const folder of opened) folder.close()
      rmSync(parent, { recursive: true })
    },
  }
}

let room: ReturnType<typeof setUp>
beforeEach(() => void (room = setUp()))
afterEach(() => room.close())

describe('the data folder', () => {
  it('is made with accounts for its owner only, and has the same ones ever after', async () => {
    const first = await room.open()
    first.close()
    expect(statSync(room.file('accounts.json')).mode & 0o777).toBe(0o600)
    expect((await room.open()).accounts).toEqual(first.accounts)
  })

  it('gives accounts of a version without keys theirs, and loses none', async () => {
    ;(await room.open()).close()
    const { miniProgram, officialAccount, merchant, isLinkedByUnionid } = makeIds(randomBytes)
    const { mchid, v2Key } = merchant
    const old = { miniProgram, officialAccount, merchant: { mchid, v2Key }, isLinkedByUnionid }
    room.write('accounts.json', JSON.stringify(old))

    const { accounts, close } = await room.open()
    expect(accounts).toMatchObject(old)
    expect(accounts.merchant.privateKey).toContain('PRIVATE KEY')
    close()
    expect((await room.open()).accounts).toEqual(accounts)
  })

  it('remembers how far time was moved', async () => {
    const first = await room.open()
    first.keepClockOffset(86_400_000)
    first.close()
    expect((await room.open()).clockOffsetMs).toBe(86_400_000)
  })

  it('begins anew where a fresh one is wanted, and leaves files that are not ours', async () => {
    const first = await room.open()
    first.keepClockOffset(5)
    room.write('cloudbase.db', 'old')
    room.write('notes.txt', 'mine')
    first.close()

    const fresh = await room.open({ isFresh: true })
    expect(fresh.clockOffsetMs).toBe(0)
    expect(fresh.accounts).not.toEqual(first.accounts)
    expect(existsSync(room.file('cloudbase.db'))).toBe(false)
    expect(readFileSync(room.file('notes.txt'), 'utf8')).toBe('mine')
  })

  it('belongs to one system at a time; a second one changes nothing, fresh or not', async () => {
    const first = await room.open()
    for (const isFresh of [false, true]) {
      const sentence = await sentenceOf(() => room.open({ isFresh }))
      expect(sentence).toContain('Another wxflow is using this data')
    }
    first.close()
    expect((await room.open()).accounts).toEqual(first.accounts)
  })

  it.each([
    ['no JSON', 'accounts.json', '{"miniProgram":'],
    ['another shape', 'accounts.json', '{"miniProgram":{"appid":"wx1"}}'],
    ['a list', 'accounts.json', '[]'],
    ['nothing', 'accounts.json', ''],
    ['a broken number', 'clock.json', '{"offsetMs":null}'],
    ['a negative number', 'clock.json', '{"offsetMs":-1}'],
  ])('says which file is broken when there is %s in %s', async (_, name, text) => {
    ;(await room.open()).close()
    room.write(name, text)
    const sentence = await sentenceOf(() => room.open())
    expect(sentence).toContain(room.file(name))
    expect(sentence).toContain('--fresh')
    expect((await room.open({ isFresh: true })).clockOffsetMs).toBe(0)
  })

  it('says that a folder cannot be written', async () => {
    ;(await room.open()).close()
    const at = room.file('accounts.json')
    const sentence = await sentenceOf(() => room.open({ at: path.join(at, 'below') }))
    expect(sentence).toBe(
      `The data folder ${path.join(at, 'below')} cannot be written. Choose another: npm start -- --data DIR`,
    )
    expect(await sentenceOf(() => room.open({ at }))).toContain('cannot be written')
  })
})

async function sentenceOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
  } catch (error) {
    return explain(error, 'en')
  }
  throw new Error('It did not throw.')
}
