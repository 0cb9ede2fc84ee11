import { CloudError } from '../database/cloudError'
import { fromEjson, toEjson } from '../database/ejson'
import type { Order } from '../database/planner'
import { project } from '../database/projection'
import { REFUSALS } from '../database/refusals'
import type { Stored } from '../database/stored'
import { isDocument, type Document } from '../database/values'

/** A document, query or update from its EJSON; nothing sent is an empty one. */
export function readDocument(text: string | undefined, now: Date): Document {
  if (text === undefined || text === '') return {}
  const value = fromEjson(text, now)
  if (!isDocument(value)) throw new CloudError(REFUSALS.badValue, { problem: 'EJSON of an object is wanted' })
  return value
}

/** A sort such as `{"createdAt":-1}`; the SDK sends the fields in the order of `orderBy` calls. */
export function readOrder(text: string | undefined, now: Date): Order {
  return Object.entries(readDocument(text, now)).map(([field, direction]) => {
    if (direction === 1 || direction === -1) return [field, direction] as const
    throw new CloudError(REFUSALS.badValue, { problem: `The order of "${field}" is neither 1 nor -1` })
  })
}

/** The stages of a pipeline; a stage's value is EJSON, or plain JSON where it is a text or a number. */
export function readStages(stages: unknown[], now: Date): Document[] {
  return stages.map((stage) => {
    const { stageKey: name, stageValue: text } = isDocument(stage) ? stage : {}
    if (typeof name !== 'string' || !name.startsWith('$') || typeof text !== 'string')
      throw new CloudError(REFUSALS.badValue, { problem: 'A stage needs a stageKey with $ and a stageValue' })
    return { [name]: fromEjson(text, now) }
  })
}

/** Documents as the SDKs read them: a list of EJSON texts. */
export function writeList(found: Stored[], projection: Document): string[] {
  if (Object.keys(projection).length === 0) return found.map(({ text }) => text)
  return found.map(({ document }) => toEjson(project(document, projection)))
}
