import { CloudError, type Refusal } from '../database/cloudError'

/** The storage says no, with the platform's code. */
export class StorageRefusal extends CloudError {}

/** Every refusal of the storage. Codes are the platform's, most words ours (docs/fidelity.md). */
export const STORAGE_REFUSALS = {
  badPath: {
    code: 'INVALID_PARAM',
    en: 'This cloud path is refused: it has 1 to 850 bytes, no slash at an end or twice in a row, no part that is "." or "..", no backslash and no control character.',
    zh: '云存储路径不合法：长度 1 至 850 字节，首尾不能是 /，不能有连续的 /，任何一段不能是 . 或 ..，不能含反斜杠和控制字符。',
  },
  notYours: {
    code: 'STORAGE_EXCEED_AUTHORITY',
    en: 'Somebody else put the file "{path}" there: everybody may read it, only its creator may write it.',
    zh: '文件“{path}”是别人创建的：所有人可读，仅创建者可写。',
  },
  tooLarge: {
    code: 'STORAGE_REQUEST_FAIL',
    en: 'The file has more than {most} MB, which is the most the local storage keeps.',
    zh: '文件超过 {most} MB，这是本地云存储的上限。',
  },
  noFile: { code: 'STORAGE_FILE_NONEXIST', en: 'storage file not exist', zh: 'storage file not exist' },
  fileExists: {
    code: 'STORAGE_REQUEST_FAIL',
    en: 'There is a file at "{path}" already, and "overwrite" is false.',
    zh: '“{path}”处已有文件，而 overwrite 为 false。',
  },
} as const satisfies Record<string, Refusal>
