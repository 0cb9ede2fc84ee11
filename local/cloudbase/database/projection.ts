import { Query } from 'mingo/query'
import { MINGO_OPTIONS, understood } from './operators'
import type { Document } from './values'

const everything = new Query({}, MINGO_OPTIONS)

/** Picks or drops fields as MongoDB's `find` does; `_id` stays unless it is dropped by name. */
export function project(document: Document, projection: Document): Document {
  return understood(() => everything.find<Document>([document], projection).all()[0]) ?? {}
}
