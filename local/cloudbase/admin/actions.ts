import type { Action } from './action'
import { abortTransaction } from './actions/abortTransaction'
import { addCollection } from './actions/addCollection'
import { aggregateDocuments } from './actions/aggregateDocuments'
import { batchCopyFile } from './actions/batchCopyFile'
import { batchDeleteFile } from './actions/batchDeleteFile'
import { batchGetDownloadUrl } from './actions/batchGetDownloadUrl'
import { calculateDocument } from './actions/calculateDocument'
import { commitTransaction } from './actions/commitTransaction'
import { getDocument } from './actions/getDocument'
import { getUploadMetadata } from './actions/getUploadMetadata'
import { insertDocument } from './actions/insertDocument'
import { invokeFunction } from './actions/invokeFunction'
import { modifyAndReturnDoc } from './actions/modifyAndReturnDoc'
import { modifyDocument } from './actions/modifyDocument'
import { removeDocument } from './actions/removeDocument'
import { startTransaction } from './actions/startTransaction'
import { CloudError, type Refusal } from '../database/cloudError'
import { ADMIN_REFUSALS } from './refusals'

const ACTIONS = new Map(
  [
    abortTransaction,
    addCollection,
    aggregateDocuments,
    batchCopyFile,
    batchDeleteFile,
    batchGetDownloadUrl,
    calculateDocument,
    commitTransaction,
    getDocument,
    getUploadMetadata,
    insertDocument,
    invokeFunction,
    modifyAndReturnDoc,
    modifyDocument,
    removeDocument,
    startTransaction,
  ].map((action) => [action.name, action]),
)

/** The action of that name; refuses one that the local cloud does not have. */
export function findAction(name: string): Action {
  const action = ACTIONS.get(name)
  if (action !== undefined) return action
  throw new CloudError(refusalOf(name), { action: name.slice(0, 60) })
}

function refusalOf(name: string): Refusal {
  return name === 'auth.wsWebSign' ? ADMIN_REFUSALS.watchLater : ADMIN_REFUSALS.unknownAction
}
