import type { FileStore } from '../../core/platform/files'

export interface OpenFiles {
  files: FileStore
  close(): Promise<void>
}

export function describeFileStore(name: string, open: () => Promise<OpenFiles>): void {
  describe(`a file store on ${name}`, () => {
    let files: FileStore
    let close: () => Promise<void>
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, n) => n % 256))

    beforeAll(async () => {
      ;({ files, close } = await open())
    })
    afterAll(() => close())

    it('gives a file back byte for byte, under a cloud:// id that ends with its path', async () => {
      const fileId = await files.upload('profile/u1/0123456789abcdef.png', bytes)
      expect(fileId).toMatch(/^cloud:\/\/[^/]+\/profile\/u1\/0123456789abcdef\.png$/)
      expect(await files.download(fileId, 1000)).toEqual(bytes)
    })

    it('reads no more than it is asked to', async () => {
      const fileId = await files.upload('profile/u1/large.png', bytes)
      expect(await files.download(fileId, 999)).toBe('tooLarge')
    })

    it('stores in place of what was there', async () => {
      await files.upload('profile/u1/twice.png', bytes)
      const fileId = await files.upload('profile/u1/twice.png', Buffer.from('new'))
      expect(await files.download(fileId, 1000)).toEqual(Buffer.from('new'))
    })

    it('removes a file for good, and twice without complaint', async () => {
      const fileId = await files.upload('profile/u1/gone.png', bytes)
      await files.remove(fileId)
      await files.remove(fileId)
      expect(await files.download(fileId, 1000)).toBeUndefined()
    })

    it('has no temporary address for a file that is not there', async () => {
      const fileId = await files.upload('profile/u1/shown.png', bytes)
      expect(await files.temporaryUrl(fileId, 60)).toMatch(/^https?:\/\//)
      await files.remove(fileId)
      expect(await files.temporaryUrl(fileId, 60)).toBeUndefined()
    })

    it('knows nothing of another storage', async () => {
      const foreign = 'cloud://somebody-elses.0000/avatars/u1/a.png'
      const read = files.download(foreign, 1000).catch((error: unknown) => error)
      expect(await read).not.toBeInstanceOf(Buffer)
    })
  })
}
