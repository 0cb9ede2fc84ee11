import { defineAction } from '../action'
import { FOUND, NOT_FOUND } from '../fileResults'
import { FILE_LIST } from '../validation'

/** `deleteFile`: each file is removed or was not there. */
export const batchDeleteFile = defineAction(
  'storage.batchDeleteFile',
  { fileid_list: FILE_LIST },
  ({ storage }, { fileid_list: list }) => {
    const results = list.map((fileId) => ({ fileID: fileId, ...(storage.remove(String(fileId)) ? FOUND : NOT_FOUND) }))
    return { data: { delete_list: results } }
  },
)
