import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDataFolder, type DataFolder } from '../../../local/system/dataFolder'
import { explain } from '../../../local/system/explain'

function setUp() {
  const parent = mkdtempSync(path.join(tmpdir(), 'wxflow-folder-'))
  const dir = path.join(parent, 'data')
  const opened: DataFolder[] = []
  const file = (name: string) => path.join(dir, name)
  return {
    dir,
    file,
    open({ isFresh = false, at = dir } = {}) {
      const folder = openDataFolder(at, isFresh, randomBytes)
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
  it('is made with accounts for its owner only, and has the same ones ever after', () => {
    const first = room.open()
    first.close()
    expect(statSync(room.file('accounts.json')).mode & 0o777).toBe(0o600)
    expect(room.open().accounts).toEqual(first.accounts)
  })

  it('remembers how far time was moved', () => {
    const first = room.open()
    first.keepClockOffset(86_400_000)
    first.close()
    expect(room.open().clockOffsetMs).toBe(86_400_000)
  })

  it('begins anew where a fresh one is wanted, and leaves files that are not ours', () => {
    const first = room.open()
    first.keepClockOffset(5)
    room.write('cloudbase.db', 'old')
    room.write('notes.txt', 'mine')
    first.close()

    const fresh = room.open({ isFresh: true })
    expect(fresh.clockOffsetMs).toBe(0)
    expect(fresh.accounts).not.toEqual(first.accounts)
    expect(existsSync(room.file('cloudbase.db'))).toBe(false)
    expect(readFileSync(room.file('notes.txt'), 'utf8')).toBe('mine')
  })

  it('belongs to one system at a time; a second one changes nothing, fresh or not', () => {
    const first = room.open()
    for (const isFresh of [false, true]) {
      const sentence = sentenceOf(() => room.open({ isFresh }))
      expect(sentence).toContain('Another wxflow is using this data')
    }
    first.close()
    expect(room.open().accounts).toEqual(first.accounts)
  })

  it.each([
    ['no JSON', 'accounts.json', '{"miniProgram":'],
    ['another shape', 'accounts.json', '{"miniProgram":{"appid":"wx1"}}'],
    ['a list', 'accounts.json', '[]'],
    ['nothing', 'accounts.json', ''],
    ['a broken number', 'clock.json', '{"offsetMs":null}'],
    ['a negative number', 'clock.json', '{"offsetMs":-1}'],
  ])('says which file is broken when there is %s in %s', (_, name, text) => {
    room.open().close()
    room.write(name, text)
    const sentence = sentenceOf(() => room.open())
    expect(sentence).toContain(room.file(name))
    expect(sentence).toContain('--fresh')
    expect(room.open({ isFresh: true }).clockOffsetMs).toBe(0)
  })

  it('says that a folder cannot be written', () => {
    room.open().close()
    const at = room.file('accounts.json')
    const sentence = sentenceOf(() => room.open({ at: path.join(at, 'below') }))
    expect(sentence).toBe(
      `The data folder ${path.join(at, 'below')} cannot be written. Choose another: npm start -- --data DIR`,
    )
    expect(sentenceOf(() => room.open({ at }))).toContain('cannot be written')
  })
})

function sentenceOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return explain(error, 'en')
  }
  throw new Error('It did not throw.')
}
