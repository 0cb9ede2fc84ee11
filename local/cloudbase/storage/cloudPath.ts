// Documented, besides "not empty, no leading slash, no two slashes in a row" (developers.weixin.qq.com, storage/naming).
const MOST_BYTES = 850
const FORBIDDEN = /[\p{Cc}\p{Cs}\\]/u
const NO_NAMES = ['', '.', '..']

// A fileID names the bucket as well: two letters of the environment in hex, the environment, the account's number.
const ACCOUNT = '1250000000'

/** Whether a file can have this path: the platform's naming rules, and no way to climb out of a folder. */
export function isCloudPath(path: string): boolean {
  const isShort = Buffer.byteLength(path) <= MOST_BYTES
  return isShort && !FORBIDDEN.test(path) && path.split('/').every((name) => !NO_NAMES.includes(name))
}

/** Between the path of a file and its `cloud://…` id. */
export interface FileIds {
  of(path: string): string
  /** Undefined for what is no id of this environment, or of a path that no file can have. */
  pathOf(fileId: string): string | undefined
}

/** The ids of one environment: `cloud://<envId>.<bucket>/<path>`. */
export function fileIdsOf(envId: string): FileIds {
  const bucket = `${Buffer.from(envId.slice(0, 2)).toString('hex')}-${envId}-${ACCOUNT}`
  const root = `cloud://${envId}.${bucket}/`
  return {
    of: (path) => root + path,
    pathOf(fileId) {
      const path = fileId.startsWith(root) ? fileId.slice(root.length) : ''
      return isCloudPath(path) ? path : undefined
    },
  }
}
