import { encodeValue } from './bsonOrder'
import { fromEjson } from './ejson'
import type { Document } from './values'

const MOST_PARSED = 2000
const EPOCH = new Date(0)
const parsed = new Map<string, Document>()

/** One version of a document as it lies in the database: its EJSON, and what that says, read when asked for. */
export class Stored {
  /** The order of insertion. */
  readonly number: number
  readonly text: string
  #document: Document | undefined

  constructor(number: number, text: string) {
    this.number = number
    this.text = text
  }

  /** Shared by all readers: never to be changed. */
  get document(): Document {
    this.#document ??= parse(this.text)
    return this.#document
  }

  /** The key of `_id`, unique in the collection. */
  get id(): string {
    return encodeValue(this.document['_id'])
  }
}

/** A document from its stored text, for the caller alone. */
export function parseDocument(text: string): Document {
  return fromEjson(text, EPOCH) as Document
}

function parse(text: string): Document {
  const known = parsed.get(text)
  if (known !== undefined) return known

  const document = parseDocument(text)
  if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value ?? '')
  parsed.set(text, document)
  return document
}
