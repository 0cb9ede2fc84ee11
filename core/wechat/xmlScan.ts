import { isUtf8 } from 'node:buffer'
import { AppError } from '../platform/errors'

/** The fields of one message of WeChat Pay APIv2, in wire spelling. A Map: remote names never become object keys. */
export type XmlFields = ReadonlyMap<string, string>

export interface ScannedXml {
  /** The message without its declaration, fit for the parser. */
  text: string
  fields: XmlFields
}

/** A WeChat Pay message has 1 to 2 KB; the parser behind this scan takes seconds and all memory for megabytes. */
const MAX_XML_BYTES = 16 * 1024
const MAX_FIELDS = 64

const BYTE_ORDER_MARK = /^\ufeff/
const DECLARATION =
  /^<\?xml\s+version=["']1\.[01]["'](\s+encoding=["']utf-8["'])?(\s+standalone=["'](yes|no)["'])?\s*\?>/i
const NO_CHARACTER_OF_XML = /[^\t\n\r -\ufffd]/
/** Stands for a CDATA section while the markup around it is looked at; no character of XML. */
const SECTION = '\uffff'
const CDATA_START = '<![CDATA['
const CDATA_END = ']]>'
const BODY: Record<XmlRoot, RegExp> = {
  xml: /^\s*<xml>([^]*)<\/xml>\s*$/,
  root: /^\s*<root>([^]*)<\/root>\s*$/,
}
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The root of a message, or of what is encrypted in a notice of a refund. */
export type XmlRoot = 'xml' | 'root'

/**
 * Scans a message that has exactly the flat shape of WeChat Pay's XML: one root, fields closed by their own names,
 * nothing else. Throws BODY_TOO_LARGE or INVALID_XML. A parser alone would accept markup declarations, a second root,
 * mismatched end tags and repeated fields, each a way to show one amount to the signature and another to the shop.
 */
export function scanXml(bytes: Buffer, root: XmlRoot = 'xml'): ScannedXml {
  if (bytes.length > MAX_XML_BYTES) throw new AppError('BODY_TOO_LARGE', { expected: '16 KiB' })

  const text = decode(bytes).replace(DECLARATION, '').replace(/\r\n?/g, '\n')
  if (NO_CHARACTER_OF_XML.test(text)) throw invalid('no control characters')
  const { markup, sections } = takeOutCdata(text)
  if (/<[!?]/.test(markup)) throw invalid('no comments, declarations or instructions')
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(markup)) throw invalid('only the five predefined entities')

  const body = BODY[root].exec(markup)?.[1]
  if (body === undefined) throw invalid(`one root named ${root}`)
  return { text, fields: scanFields(body, sections) }
}

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalid('UTF-8')
  return bytes.toString('utf8').replace(BYTE_ORDER_MARK, '')
}

/** By `indexOf`, as a lazy pattern took 4 ms on sections that are not closed. */
function takeOutCdata(text: string): { markup: string; sections: string[] } {
  const parts: string[] = []
  const sections: string[] = []
  let from = 0
  for (let start = text.indexOf(CDATA_START); start !== -1; start = text.indexOf(CDATA_START, from)) {
    const end = text.indexOf(CDATA_END, start + CDATA_START.length)
    if (end === -1) throw invalid('every CDATA section closed')
    parts.push(text.slice(from, start), SECTION)
    sections.push(text.slice(start + CDATA_START.length, end))
    from = end + CDATA_END.length
  }
  return { markup: parts.join('') + text.slice(from), sections }
}

function scanFields(body: string, sections: string[]): XmlFields {
  const field = /\s*<([a-z][a-z0-9_]{0,31})>([^<]*)<\/\1>/y
  const fields = new Map<string, string>()
  let end = 0
  for (let match = field.exec(body); match !== null; match = field.exec(body)) {
    const [, name = '', content = ''] = match
    if (fields.has(name)) throw invalid('each field once')
    fields.set(name, valueOf(content, sections))
    end = field.lastIndex
  }
  if (body.slice(end).trim() !== '') throw invalid('fields closed by their own names, without attributes or children')
  if (fields.size === 0 || fields.size > MAX_FIELDS) throw invalid(`1 to ${MAX_FIELDS} fields`)
  return fields
}

/** Takes the sections in the order in which they stand in the message. Most values are one section and nothing else. */
function valueOf(content: string, sections: string[]): string {
  if (content === SECTION) return sections.shift() ?? ''
  return content.replace(/&(\w+);|\uffff/g, (found, entity: string) =>
    found === SECTION ? (sections.shift() ?? '') : (ENTITIES[entity] ?? found),
  )
}

function invalid(expected: string): AppError {
  return new AppError('INVALID_XML', { expected })
}
