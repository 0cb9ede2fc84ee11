import { CloudError } from '../../database/cloudError'
import { STORAGE_REFUSALS, StorageRefusal } from '../../storage/refusals'
import type { LocalStorage } from '../../storage/storage'
import { defineAction } from '../action'
import { FILE_LIST, readList, type Input, type Rules } from '../validation'

const COPY = {
  src_path: { type: 'text', required: true },
  dst_path: { type: 'text', required: true },
  overwrite: { type: 'flag' },
  remove_original: { type: 'flag' },
} as const satisfies Rules

/** `copyFile` of node-sdk: by paths, replacing what is there unless told not to; each file succeeds or fails for itself. */
export const batchCopyFile = defineAction(
  'storage.batchCopyFile',
  { file_list: FILE_LIST },
  ({ storage }, { file_list: list }) => {
    const copies = readList('storage.batchCopyFile', COPY, list)
    return { data: { copy_list: copies.map((copy) => resultOf(storage, copy)) } }
  },
)

function resultOf(storage: LocalStorage, copy: Input<typeof COPY>): object {
  try {
    return { fileId: copyFile(storage, copy) }
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    return { code: error.code, message: error.message }
  }
}

function copyFile(
  storage: LocalStorage,
  { src_path, dst_path, overwrite, remove_original }: Input<typeof COPY>,
): string {
  const from = storage.fileIdOf(src_path)
  const original = storage.read(from)
  if (original === undefined) throw new StorageRefusal(STORAGE_REFUSALS.noFile)
  if (overwrite === false && storage.tempUrl(storage.fileIdOf(dst_path)) !== undefined)
    throw new StorageRefusal(STORAGE_REFUSALS.fileExists, { path: dst_path })

  const { fileId } = storage.put({ cloudPath: dst_path, bytes: original.bytes })
  if (remove_original === true && fileId !== from) storage.remove(from)
  return fileId
}
