import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { movableClock } from '../../../local/clock'
import { openDatabase } from '../../../local/cloudbase/database/database'
import { MOST_FILE_BYTES, openStorage } from '../../../local/cloudbase/storage/storage'
import { silentLog } from '../../../local/log'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const BYTES = Buffer.from([0, 255, 137, 80])

function setUp(file = ':memory:') {
  const urls = { appUrl: 'http://localhost:3001', adminUrl: 'http://127.0.0.1:3002/admin' }
  return openStorage({ file, envId: 'wxflow-local', ...urls, clock: movableClock(), log: silentLog })
}

const errorOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('the local storage', () => {
  it('keeps a file under an id that names environment, bucket and path', () => {
    const storage = setUp()
    expect(storage.put({ cloudPath: 'avatars/u1/1.png', bytes: BYTES })).toEqual({
      fileId: 'cloud://wxflow-local.7778-wxflow-local-1250000000/avatars/u1/1.png',
    })
  })

  it.each([
    ['a.png', 'image/png'],
    ['a.JPG', 'image/jpeg'],
    ['a.svg', 'image/svg+xml'],
    ['a.png/b', 'application/octet-stream'],
  ])('gives %s the type %s', (cloudPath, contentType) => {
    const storage = setUp()
    const { fileId } = storage.put({ cloudPath, bytes: BYTES })
    expect(storage.read(fileId)).toMatchObject({ bytes: BYTES, contentType })
  })

  it('has files in the data file beside the database, and they survive a restart', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wxflow-storage-'))
    folders.push(folder)
    const file = path.join(folder, 'cloudbase.db')
    const schema = { collections: [{ name: 'users', acl: 'ADMINONLY', indexes: [] }] }
    const open = () => ({
      database: openDatabase({ file, schema, clock: movableClock(), log: silentLog }),
      storage: setUp(file),
    })

    const first = open()
    const { fileId } = first.storage.put({ cloudPath: 'a.png', bytes: BYTES, openid: 'o1' })
    await first.database.insert('users', [{ _id: 'u1' }])
    first.storage.put({ cloudPath: 'gone.png', bytes: BYTES })
    first.storage.remove(first.storage.fileIdOf('gone.png'))
    first.storage.close()
    first.database.close()

    const second = open()
    expect(second.storage.read(fileId)).toMatchObject({ bytes: BYTES, contentType: 'image/png' })
    expect(second.storage.read(second.storage.fileIdOf('gone.png'))).toBeUndefined()
    expect(second.database.count('users', {})).toBe(1)
    expect(() => second.storage.put({ cloudPath: 'a.png', bytes: BYTES, openid: 'o2' })).toThrow()
    second.storage.close()
    second.database.close()
  })

  it('shows a file that was put to everybody who opens the data file at that moment', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wxflow-storage-'))
    folders.push(folder)
    const [writer, reader] = [setUp(path.join(folder, 'a.db')), setUp(path.join(folder, 'a.db'))]

    const { fileId } = writer.put({ cloudPath: 'a.png', bytes: BYTES })

    expect(reader.read(fileId)?.bytes).toEqual(BYTES)
    writer.close()
    reader.close()
  })
})

describe('who may replace a file', () => {
  const [mine, theirs] = [Buffer.from('mine'), Buffer.from('theirs')]

  it.each<[string, { openid?: string }, { openid?: string }, boolean]>([
    ['its creator', { openid: 'o1' }, { openid: 'o1' }, true],
    ['another user', { openid: 'o1' }, { openid: 'o2' }, false],
    ['the administrator', { openid: 'o1' }, {}, true],
    ['a user, where the administrator put it', {}, { openid: 'o1' }, false],
    ['the administrator again', {}, {}, true],
  ])('%s: first %j, then %j', (_, first, second, isAllowed) => {
    const storage = setUp()
    const { fileId } = storage.put({ cloudPath: 'a.txt', bytes: mine, ...first })

    const outcome = errorOf(() => storage.put({ cloudPath: 'a.txt', bytes: theirs, ...second }))

    expect(outcome).toMatchObject(isAllowed ? { fileId } : { code: 'STORAGE_EXCEED_AUTHORITY' })
    expect(storage.read(fileId)?.bytes).toEqual(isAllowed ? theirs : mine)
  })

  it('is again everybody once it is removed', () => {
    const storage = setUp()
    const { fileId } = storage.put({ cloudPath: 'a.txt', bytes: mine, openid: 'o1' })

    expect([storage.remove(fileId), storage.remove(fileId)]).toEqual([true, false])
    expect(storage.put({ cloudPath: 'a.txt', bytes: theirs, openid: 'o2' })).toEqual({ fileId })
  })
})

describe('what is refused', () => {
  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/..',
    'a/./b',
    'a\\b',
    'a\tb',
    'a\u0085b',
    'a\ud800',
    '茶'.repeat(284),
  ])('the path %j, for an upload as well', (cloudPath) => {
    const storage = setUp()
    const refusal = { code: 'INVALID_PARAM', message: expect.stringContaining('cloud path') }
    expect(errorOf(() => storage.put({ cloudPath, bytes: BYTES, openid: 'o1' }))).toMatchObject(refusal)
    expect(errorOf(() => storage.grantUpload(cloudPath))).toMatchObject(refusal)
  })

  it('not a path of dots, blanks and 849 bytes that climbs nowhere', () => {
    const storage = setUp()
    for (const cloudPath of ['...', '..a/b..', '.hidden', ' ', '茶'.repeat(283)])
      expect(storage.put({ cloudPath, bytes: BYTES }).fileId).toContain(cloudPath)
  })

  it('more than 50 MB', () => {
    const storage = setUp()
    const bytes = Buffer.alloc(MOST_FILE_BYTES + 1)
    expect(errorOf(() => storage.put({ cloudPath: 'a.bin', bytes, openid: 'o1' }))).toMatchObject({
      code: 'STORAGE_REQUEST_FAIL',
      message: expect.stringContaining('50 MB'),
    })
  })
})
