import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { cloudFiles, type SdkFiles } from '../../core/platform/cloudFiles'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A storage whose SDK answers as given, and whose files lie at a server that answers by `serve`. */
async function setUp({ sdk = {}, serve = () => undefined }: { sdk?: Partial<SdkFiles>; serve?: RequestListener } = {}) {
  const server = createServer(serve)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const tempFileURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-token/1.png`

  let connects = 0
  const files = cloudFiles(async () => {
    if (++connects === 1) throw new Error('the SDK cannot be loaded')
    return {
      uploadFile: async () => ({ fileID: 'cloud://x/1.png' }),
      deleteFile: async () => ({ fileList: [{ code: 'SUCCESS' }] }),
      getTempFileURL: async () => ({ fileList: [{ code: 'SUCCESS', tempFileURL }] }),
      ...sdk,
    }
  })
  await expect(files.remove('cloud://x/0.png')).rejects.toThrow('cannot be loaded')
  return files
}

function* zeros() {
  for (;;) yield Buffer.alloc(64 * 1024)
}

describe('the cloud storage', () => {
  it('connects again when it failed: one bad start does not spoil an instance for ever', async () => {
    const files = await setUp()
    expect(await files.upload('1.png', Buffer.from('x'))).toBe('cloud://x/1.png')
  })

  it.each([
    ['an address', (files: ReturnType<typeof cloudFiles>) => files.temporaryUrl('cloud://x/1.png', 60)],
    ['a download', (files: ReturnType<typeof cloudFiles>) => files.download('cloud://x/1.png', 10)],
    ['a removal', (files: ReturnType<typeof cloudFiles>) => files.remove('cloud://x/1.png')],
  ])('takes no refusal for a file that is not there: %s', async (_, call) => {
    for (const answer of [
      { fileList: [{ code: 'STORAGE_EXCEED_AUTHORITY' }] },
      { fileList: [{ status: -503002 }] },
      { code: 'INVALID_PARAM' },
    ]) {
      const refuse = async () => answer
      const files = await setUp({ sdk: { getTempFileURL: refuse, deleteFile: refuse } })
      await expect(call(files)).rejects.toThrow('The storage refused')
    }
  })

  it('takes an upload without a file id for refused', async () => {
    const files = await setUp({ sdk: { uploadFile: async () => ({ code: 'STORAGE_REQUEST_FAIL' }) } })
    await expect(files.upload('1.png', Buffer.from('x'))).rejects.toThrow('STORAGE_REQUEST_FAIL')
  })

  it('reads no more of a file that does not end than it may keep', async () => {
    const endless: RequestListener = (_, response) => void Readable.from(zeros()).pipe(response)
    const files = await setUp({ serve: endless })
    expect(await files.download('cloud://x/1.png', 1024 * 1024)).toBe('tooLarge')
  })

  it.each<[string, RequestListener]>([
    ['a refusal', (_, response) => void response.writeHead(403).end('no')],
    ['a failure', (_, response) => void response.writeHead(500).end()],
    ['no answer', (request) => void request.destroy()],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': 10 })
        response.write('half', () => response.destroy())
      },
    ],
  ])('takes %s for no file, and names no address in the error', async (_, serve) => {
    const files = await setUp({ serve })
    const error = await files.download('cloud://x/1.png', 10).catch((thrown: Error) => thrown)
    expect(String(error)).toContain('cannot be read')
    expect(String(error)).not.toMatch(/secret-token|127\.0\.0\.1/)
  })

  it('knows a file that has gone since its address was made', async () => {
    const files = await setUp({ serve: (_, response) => void response.writeHead(404).end() })
    expect(await files.download('cloud://x/1.png', 10)).toBeUndefined()
  })
})
