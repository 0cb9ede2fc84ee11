import type { FileStore } from '../../core/platform/files'

const BUCKET = 'cloud://wxflow-test.0000-wxflow-test'

/**
 * The cloud storage in memory, held to its promises by the same contract suite. `paths` lists what is stored, `put` stores
 * as a client's own upload does, `fail` lets every call of that name fail.
 */
export function fakeFiles(): FileStore & {
  paths(): string[]
  put(cloudPath: string, bytes: Buffer): string
  fail(call: keyof FileStore): void
  calls: string[]
} {
  const files = new Map<string, Buffer>()
  const broken = new Set<string>()
  const calls: string[] = []

  async function start(call: keyof FileStore, fileId: string) {
    await Promise.resolve()
    calls.push(`${call} ${fileId.replace(`${BUCKET}/`, '')}`)
    if (broken.has(call)) throw new Error('the storage went away')
  }

  function put(cloudPath: string, bytes: Buffer): string {
    files.set(`${BUCKET}/${cloudPath}`, bytes)
    return `${BUCKET}/${cloudPath}`
  }

  return {
    calls,
    put,
    paths: () => [...files.keys()].map((fileId) => fileId.replace(`${BUCKET}/`, '')).sort(),
    fail: (call) => void broken.add(call),
    async download(fileId, maxBytes) {
      await start('download', fileId)
      const bytes = files.get(fileId)
      return bytes !== undefined && bytes.length > maxBytes ? 'tooLarge' : bytes
    },
    async upload(cloudPath, bytes) {
      await start('upload', cloudPath)
      return put(cloudPath, bytes)
    },
    async remove(fileId) {
      await start('remove', fileId)
      files.delete(fileId)
    },
    async temporaryUrl(fileId, maxAgeS) {
      await start('temporaryUrl', fileId)
      return files.has(fileId) ? `https://files.example.com/${calls.length}?maxAge=${maxAgeS}` : undefined
    },
  }
}
