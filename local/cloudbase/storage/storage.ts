import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { Clock } from '../../clock'
import type { Log } from '../../log'
import { openSqlite } from '../../sqlite'
import { contentTypeOf } from '../hosting/contentTypes'
import { fileIdsOf, isCloudPath, type FileIds } from './cloudPath'
import { openFileTable, type FileTable } from './fileTable'
import { STORAGE_REFUSALS, StorageRefusal } from './refusals'
import { temporaryAddresses, type TemporaryAddresses } from './temporaryAddresses'
import { temporaryFiles, type TemporaryFiles } from './temporaryFiles'
import { uploadGrants, type UploadGrant, type UploadGrants } from './uploadGrants'
import { uploadTarget } from './uploadTarget'

/** The cloud storage of the environment, by the platform's usual rule: everybody may read, only the creator may write. */
export interface LocalStorage {
  /**
   * Keeps a file; when it returns, the file is on the disk. With an `openid` that user is its creator, and a file of
   * anybody else is not replaced; without one it is the administrator, who may replace all. Throws StorageRefusal.
   */
  put(file: { cloudPath: string; bytes: Buffer; openid?: string }): { fileId: string }
  read(fileId: string): { bytes: Buffer; contentType: string } | undefined
  /** An address under which the file can be got for `maxAgeS` seconds, two hours by default; undefined without a file. */
  tempUrl(fileId: string, maxAgeS?: number): string | undefined
  /** False where there was no such file. */
  remove(fileId: string): boolean
  fileIdOf(cloudPath: string): string
  /** Lets the administrator upload one file to this path. Throws StorageRefusal for a path that no file can have. */
  grantUpload(cloudPath: string): UploadGrant & { fileId: string }
}

export interface OpenedStorage extends LocalStorage {
  /** Takes what the SDKs upload, below UPLOAD_PATH of the admin API. */
  uploads: RequestListener
  /** Serves temporary addresses on the app's origin. */
  downloads: TemporaryFiles
  close(): void
}

export interface StorageOptions {
  /** A path or ':memory:'; the file may be the database's. */
  file: string
  envId: string
  /** Where temporary addresses lead. */
  appUrl: string
  /** The admin API, where uploads go. */
  adminUrl: string
  clock: Clock
  log: Log
}

/** The most that one file may have, whoever puts it. */
export const MOST_FILE_BYTES = 50 * 1024 * 1024
/** Two hours, as an older edition of WeChat's guide has it (docs/fidelity.md). */
export const USUAL_MAX_AGE_S = 2 * 60 * 60
export const UPLOAD_PATH = '/__upload/'

/** Opens the storage. Throws DataFileError. */
export function openStorage({ file, envId, appUrl, adminUrl, clock, log }: StorageOptions): OpenedStorage {
  const { sqlite, files } = openSqlite(file, (sqlite) => ({ sqlite, files: openFileTable(sqlite) }))
  const addresses = temporaryAddresses(appUrl, randomBytes(32), clock)
  const grants = uploadGrants(adminUrl + UPLOAD_PATH, clock, randomBytes)
  const storage = storageOf({ files, ids: fileIdsOf(envId), addresses, grants })
  const keep = (cloudPath: string, bytes: Buffer) => void storage.put({ cloudPath, bytes })

  return {
    ...storage,
    uploads: uploadTarget({ grants, keep, mostBytes: MOST_FILE_BYTES, log }),
    downloads: temporaryFiles({ addresses, files, log }),
    close: () => sqlite.close(),
  }
}

interface Parts {
  files: FileTable
  ids: FileIds
  addresses: TemporaryAddresses
  grants: UploadGrants
}

function storageOf({ files, ids, addresses, grants }: Parts): LocalStorage {
  const pathOfFile = (fileId: string) => {
    const path = ids.pathOf(fileId)
    return path !== undefined && files.creatorOf(path) !== undefined ? path : undefined
  }

  return {
    put({ cloudPath, bytes, openid = '' }) {
      checkPath(cloudPath)
      if (bytes.length > MOST_FILE_BYTES)
        throw new StorageRefusal(STORAGE_REFUSALS.tooLarge, { most: MOST_FILE_BYTES / 1024 / 1024 })
      const creator = files.creatorOf(cloudPath) ?? openid
      if (openid !== '' && creator !== openid) throw new StorageRefusal(STORAGE_REFUSALS.notYours, { path: cloudPath })

      files.put(cloudPath, { bytes, openid, contentType: contentTypeOf(cloudPath) })
      return { fileId: ids.of(cloudPath) }
    },
    read(fileId) {
      const path = pathOfFile(fileId)
      return path === undefined ? undefined : files.get(path)
    },
    tempUrl(fileId, maxAgeS = USUAL_MAX_AGE_S) {
      const path = pathOfFile(fileId)
      return path === undefined ? undefined : addresses.make(path, maxAgeS)
    },
    remove(fileId) {
      const path = pathOfFile(fileId)
      if (path !== undefined) files.remove(path)
      return path !== undefined
    },
    fileIdOf: (cloudPath) => ids.of(cloudPath),
    grantUpload(cloudPath) {
      checkPath(cloudPath)
      return { ...grants.issue(cloudPath), fileId: ids.of(cloudPath) }
    },
  }
}

function checkPath(path: string): void {
  if (!isCloudPath(path)) throw new StorageRefusal(STORAGE_REFUSALS.badPath)
}
