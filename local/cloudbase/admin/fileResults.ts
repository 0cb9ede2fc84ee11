import { STORAGE_REFUSALS } from '../storage/refusals'

/** How the SDKs read one file of a list; wx-server-sdk makes the codes `status` 0 and -503003. */
export const FOUND = { code: 'SUCCESS' }
export const NOT_FOUND = { code: STORAGE_REFUSALS.noFile.code, message: STORAGE_REFUSALS.noFile.en }
