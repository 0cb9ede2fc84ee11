import { CloudError } from '../cloudError'
import { REFUSALS } from '../refusals'
import type { Document } from '../values'

export interface UpdateContext {
  now: Date
  /** True while an upsert makes the document. */
  isInsert: boolean
}

/** Applies one operator's operand to one path of a document and answers the changed copy. */
export type UpdateOperator = (document: Document, path: string, operand: unknown, context: UpdateContext) => Document

/** The refusal of an operand or a stored value that the operator cannot work with. */
export function unfit(problem: string): CloudError {
  return new CloudError(REFUSALS.badValue, { problem })
}
