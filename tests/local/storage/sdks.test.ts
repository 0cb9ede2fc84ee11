import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openLocalCloud } from '../../support/localCloud'
import { errorOf, type NodeSdkStorage, type SdkStorage } from '../../support/sdks'

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, at) => at))
const MISSING = 'cloud://wxflow-test.7778-wxflow-test-1250000000/not/there.png'

async function setUp() {
  const cloud = await openLocalCloud()
  const node = cloud.node as NodeSdkStorage
  return { ...cloud, node, sdks: { 'node-sdk': node, 'wx-server-sdk': cloud.wx as SdkStorage } }
}

let cloud: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => void (cloud = await setUp()))
afterEach(() => cloud.close())

describe.each(['node-sdk', 'wx-server-sdk'] as const)('files through the real %s', (name) => {
  const sdk = () => cloud.sdks[name]
  const upload = (cloudPath: string, fileContent = EVERY_BYTE) => sdk().uploadFile({ cloudPath, fileContent })
  const addressOf = async (fileID: string) =>
    (await sdk().getTempFileURL({ fileList: [fileID] })).fileList[0]?.tempFileURL ?? ''

  it('come back byte for byte', async () => {
    const { fileID } = await upload('avatars/u1/1.png')

    expect(fileID).toBe('cloud://wxflow-test.7778-wxflow-test-1250000000/avatars/u1/1.png')
    expect((await sdk().downloadFile({ fileID })).fileContent).toEqual(EVERY_BYTE)
    expect(cloud.storage.read(fileID)).toMatchObject({ bytes: EVERY_BYTE, contentType: 'image/png' })
  })

  it.each([['照片/慢山 茶铺.png'], ["odd/100% #1? [a]&b=c+d;e'(f)!~.png"], ['x'.repeat(850)]])(
    'may be called %s',
    async (cloudPath) => {
      const { fileID } = await upload(cloudPath)

      expect((await sdk().downloadFile({ fileID })).fileContent).toEqual(EVERY_BYTE)
      const response = await fetch(await addressOf(fileID))
      expect(Buffer.from(await response.arrayBuffer())).toEqual(EVERY_BYTE)
    },
  )

  it('may be empty, and may have 5 MB', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, EVERY_BYTE)
    const [empty, full] = [await upload('empty.bin', Buffer.alloc(0)), await upload('large.bin', large)]

    expect((await sdk().downloadFile(empty)).fileContent).toHaveLength(0)
    const { fileContent } = await sdk().downloadFile(full)
    expect(fileContent.equals(large)).toBe(true)
  })

  it('are read from a stream', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wxflow-storage-'))
    const file = path.join(folder, 'big.bin')
    const bytes = Buffer.alloc(300_000, EVERY_BYTE)
    writeFileSync(file, bytes)

    const { fileID } = await sdk().uploadFile({ cloudPath: 'streamed.bin', fileContent: createReadStream(file) })

    expect(cloud.storage.read(fileID)?.bytes.equals(bytes)).toBe(true)
    rmSync(folder, { recursive: true })
  })

  it('are replaced by a second upload to the same path', async () => {
    await upload('a.txt', Buffer.from('first'))
    const { fileID } = await upload('a.txt', Buffer.from('second'))

    expect((await sdk().downloadFile({ fileID })).fileContent.toString()).toBe('second')
  })

  it('have temporary addresses that live as long as was asked', async () => {
    const { fileID } = await upload('a.txt')
    const { fileList } = await sdk().getTempFileURL({ fileList: [{ fileID, maxAge: 60 }, fileID] })
    const statuses = () => Promise.all(fileList.map(async ({ tempFileURL }) => (await fetch(tempFileURL)).status))

    expect(fileList).toMatchObject([
      { fileID, maxAge: 60 },
      { fileID, maxAge: 7200 },
    ])
    expect(await statuses()).toEqual([200, 200])
    cloud.clock.moveBy(61_000)
    expect(await statuses()).toEqual([403, 200])
    cloud.clock.moveBy(7_200_000)
    expect(await statuses()).toEqual([403, 403])
  })

  it('are gone once deleted, and so is what their addresses showed', async () => {
    const { fileID } = await upload('a.txt')
    const address = await addressOf(fileID)

    await sdk().deleteFile({ fileList: [fileID] })

    expect((await fetch(address)).status).toBe(404)
    expect(await addressOf(fileID)).toBe('')
  })

  it('cannot be put to a path that no file may have', async () => {
    const paths = ['/a', 'a/', 'a//b', '..', 'a/../b', './a', 'a\\b', 'a\nb', 'a\u0000b', 'a\u007fb', 'x'.repeat(851)]
    const errors = await Promise.all(paths.map((cloudPath) => errorOf(upload(cloudPath))))

    expect(errors.map(({ code }) => code)).toEqual(paths.map(() => 'INVALID_PARAM'))
  })
})

describe('a file that is not there', () => {
  it.each([MISSING, MISSING.replace('7778', '7779'), 'cloud://', 'a.png', `${MISSING}/../../a`])(
    'is reported by each SDK in its own words: %s',
    async (fileID) => {
      const { 'node-sdk': node, 'wx-server-sdk': wx } = cloud.sdks
      const fileList = [fileID]

      expect(await node.getTempFileURL({ fileList })).toMatchObject({ fileList: [{ code: 'STORAGE_FILE_NONEXIST' }] })
      expect(await node.deleteFile({ fileList })).toMatchObject({ fileList: [{ code: 'STORAGE_FILE_NONEXIST' }] })
      expect(await errorOf(node.downloadFile({ fileID }))).toMatchObject({ code: 'STORAGE_FILE_NONEXIST' })
      expect(await wx.getTempFileURL({ fileList })).toMatchObject({ fileList: [{ fileID, status: -503003 }] })
      expect(await wx.deleteFile({ fileList })).toMatchObject({ fileList: [{ fileID, status: -503003 }] })
      expect(await errorOf(wx.downloadFile({ fileID }))).toMatchObject({
        errMsg: expect.stringContaining('storage file not exist'),
      })
    },
  )

  it('does not spoil its list', async () => {
    const { fileID } = await cloud.node.uploadFile({ cloudPath: 'a.txt', fileContent: EVERY_BYTE })

    expect(await cloud.node.getTempFileURL({ fileList: [MISSING, fileID] })).toMatchObject({
      fileList: [{ code: 'STORAGE_FILE_NONEXIST' }, { code: 'SUCCESS', fileID }],
    })
    expect(await cloud.node.deleteFile({ fileList: [MISSING, fileID] })).toMatchObject({
      fileList: [{ code: 'STORAGE_FILE_NONEXIST' }, { code: 'SUCCESS', fileID }],
    })
  })

  it('is refused together with 50 others', async () => {
    const fileList = Array.from({ length: 51 }, () => MISSING)
    expect(await errorOf(cloud.node.getTempFileURL({ fileList }))).toMatchObject({ code: 'INVALID_PARAM' })
  })
})

describe('node-sdk alone', () => {
  it('asks for size and type without the bytes', async () => {
    const { fileID } = await cloud.node.uploadFile({ cloudPath: '茶/a.png', fileContent: EVERY_BYTE })

    expect(await cloud.node.getFileInfo({ fileList: [fileID, MISSING] })).toMatchObject({
      fileList: [
        { code: 'SUCCESS', fileName: 'a.png', size: 256, mime: 'image/png' },
        { code: 'STORAGE_FILE_NONEXIST' },
      ],
    })
  })

  it('copies and moves by path, and replaces only when it may', async () => {
    const { fileID } = await cloud.node.uploadFile({ cloudPath: 'a/1.txt', fileContent: EVERY_BYTE })
    const copy = async (dstPath: string, more = {}) =>
      (await cloud.node.copyFile({ fileList: [{ srcPath: 'a/1.txt', dstPath, ...more }] })).fileList[0]

    expect(await copy('b/1.txt')).toEqual({ fileId: fileID.replace('/a/1', '/b/1') })
    expect(await copy('b/1.txt', { overwrite: false })).toMatchObject({ code: 'STORAGE_REQUEST_FAIL' })
    expect(await copy('../1.txt')).toMatchObject({ code: 'INVALID_PARAM' })
    expect(await copy('c/1.txt', { removeOriginal: true })).toEqual({ fileId: fileID.replace('/a/1', '/c/1') })
    expect(await copy('d/1.txt')).toMatchObject({ code: 'STORAGE_FILE_NONEXIST' })
    expect(cloud.storage.read(cloud.storage.fileIdOf('b/1.txt'))?.bytes).toEqual(EVERY_BYTE)
  })
})
