import { MINUTE_MS, SECOND_MS } from './clock'
import { withDeadline } from './deadline'
import { downloadUrl } from './downloadUrl'
import type { FileStore } from './files'
import { lazily } from './lazily'

/** The part of either SDK that stores files. For a single file wx-server-sdk answers `status`, node-sdk `code`. */
export interface SdkFiles {
  uploadFile(file: { cloudPath: string; fileContent: Buffer }): Promise<{ fileID?: string; code?: string }>
  deleteFile(files: { fileList: string[] }): Promise<SdkFileAnswers>
  getTempFileURL(files: { fileList: { fileID: string; maxAge: number }[] }): Promise<SdkFileAnswers>
}

interface SdkFileAnswers {
  fileList?: SdkFileAnswer[]
  code?: string
}

interface SdkFileAnswer {
  code?: string
  status?: number
  tempFileURL?: string
}

/** The SDKs send a file without any time limit of their own. */
const CALL_MS = 5 * SECOND_MS
const DOWNLOAD_URL_LIFE_S = (10 * MINUTE_MS) / SECOND_MS

/**
 * Fills the port by either SDK; `connect` loads and initialises it once, or again after it failed. Each call throws
 * DEADLINE_EXCEEDED after five seconds.
 */
export function cloudFiles(connect: () => Promise<SdkFiles>): FileStore {
  const storage = lazily(connect)

  async function temporaryUrl(fileID: string, maxAge: number): Promise<string | undefined> {
    const sdk = await storage()
    const answer = await withDeadline(sdk.getTempFileURL({ fileList: [{ fileID, maxAge }] }), CALL_MS)
    return isThere(answer, 'getTempFileURL') ? answer.fileList?.[0]?.tempFileURL : undefined
  }

  return {
    temporaryUrl,
    async download(fileId, maxBytes) {
      const url = await temporaryUrl(fileId, DOWNLOAD_URL_LIFE_S)
      // Not by the SDK's downloadFile, which would take in a file of any size. It encodes the address like this, too.
      return url === undefined ? undefined : downloadUrl(new URL(encodeURI(url)), { maxBytes, timeoutMs: CALL_MS })
    },
    async upload(cloudPath, fileContent) {
      const sdk = await storage()
      const { fileID, code } = await withDeadline(sdk.uploadFile({ cloudPath, fileContent }), CALL_MS)
      if (fileID === undefined) throw new Error(`The storage refused uploadFile: ${code}`)
      return fileID
    },
    async remove(fileId) {
      const sdk = await storage()
      isThere(await withDeadline(sdk.deleteFile({ fileList: [fileId] }), CALL_MS), 'deleteFile')
    },
  }
}

/** False for a file that does not exist; throws for any other refusal. */
function isThere({ fileList = [], code }: SdkFileAnswers, api: string): boolean {
  const [file] = fileList
  if (file?.code === 'SUCCESS' || file?.status === 0) return true
  if (file?.code === 'STORAGE_FILE_NONEXIST' || file?.status === WX_FILE_NONEXIST) return false
  throw new Error(`The storage refused ${api}: ${file?.code ?? file?.status ?? code}`)
}

const WX_FILE_NONEXIST = -503003
