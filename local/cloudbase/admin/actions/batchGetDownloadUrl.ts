import { USUAL_MAX_AGE_S, type LocalStorage } from '../../storage/storage'
import { defineAction } from '../action'
import { FOUND, NOT_FOUND } from '../fileResults'
import { FILE_ID, FILE_LIST, readList, type Input, type Rules } from '../validation'

const WANTED = {
  fileid: FILE_ID,
  max_age: { type: 'integer', min: 1 },
  url_type: { type: 'text' },
} as const satisfies Rules

/** `getTempFileURL`, and the first half of `downloadFile` and `getFileInfo`; each file succeeds or fails for itself. */
export const batchGetDownloadUrl = defineAction(
  'storage.batchGetDownloadUrl',
  { file_list: FILE_LIST },
  ({ storage }, { file_list: list }) => {
    const wanted = readList('storage.batchGetDownloadUrl', WANTED, list)
    return { data: { download_list: wanted.map((file) => addressOf(storage, file)) } }
  },
)

function addressOf(
  storage: LocalStorage,
  { fileid, max_age: maxAge = USUAL_MAX_AGE_S, url_type }: Input<typeof WANTED>,
) {
  const url = storage.tempUrl(fileid, maxAge)
  if (url === undefined) return { ...NOT_FOUND, fileID: fileid, tempFileURL: '' }
  // The SDK escapes what it is given, except of this type.
  return { ...FOUND, fileID: fileid, tempFileURL: url_type === 'COS_URL' ? encodeURI(url) : url, maxAge }
}
