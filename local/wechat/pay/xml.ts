import { XMLParser } from 'fast-xml-parser'
import { decodeEntities, hasForbidden } from './xmlEntities'

/** The reading of a merchant's request: its fields by name, or what is wrong with it; all codes but WRONG_ROOT are WeChat's. */
export type XmlReading =
  | { ok: true; fields: Map<string, string> }
  | { ok: false; code: 'POST_DATA_EMPTY' | 'NOT_UTF8' | 'XML_FORMAT_ERROR' | 'WRONG_ROOT'; detail: string }

type Leaf = { '#text'?: string; '#cdata'?: { '#text'?: string }[] }
type Element = Record<string, Leaf[]>

// The request with the most text is an order with `detail`: 6,144 characters of at most 3 bytes, besides the rest.
const MOST_BYTES = 64 * 1024
const MOST_FIELDS = 64
const CDATA_OPENS = '<![CDATA['
const CDATA_ENDS = ']]>'
// Stands for a section while the shape is checked: text may hold it, a tag may not.
const PLACE_OF_CDATA = '\u0000'
const ROOT = /^\s*(?:<\?xml[^?<>]*\?>\s*)?<([A-Za-z]\w{0,31})>/
const FLAT = /^\s*(?:<\?xml[^?<>]*\?>\s*)?<xml>\s*(?:<([a-z][a-z0-9_]{0,31})(?:\s?\/>|>[^<]*<\/\1>)\s*)*<\/xml>\s*$/

const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  cdataPropName: '#cdata',
})

/** Reads one flat `<xml>` of named texts. A document type, an attribute, a nested or a repeated field is refused. */
export function readFlatXml(bytes: Buffer): XmlReading {
  if (bytes.length === 0) return { ok: false, code: 'POST_DATA_EMPTY', detail: 'the body is empty' }
  if (bytes.length > MOST_BYTES) return broken(`the body has more than ${MOST_BYTES} bytes`)

  const text = decode(bytes)
  if (text === undefined) return { ok: false, code: 'NOT_UTF8', detail: 'the body is not UTF-8' }
  const root = ROOT.exec(text)?.[1] ?? 'xml'
  if (root !== 'xml') return { ok: false, code: 'WRONG_ROOT', detail: `the root is <${root}>, expected <xml>` }
  const fault = faultOfShape(text)
  if (fault !== undefined) return broken(fault)

  return readFields(text)
}

/** Writes the fields as WeChat does: text in CDATA, numbers bare, one field a line. */
export function writeFlatXml(fields: Iterable<readonly [string, string | number]>, root = 'xml'): string {
  const lines = [...fields].map(([name, value]) => `<${name}>${wireValue(value)}</${name}>`)
  return [`<${root}>`, ...lines, `</${root}>`].join('\n')
}

function wireValue(value: string | number): string {
  if (typeof value === 'number') return String(value)
  return `${CDATA_OPENS}${value.replaceAll(CDATA_ENDS, `]]${CDATA_ENDS}${CDATA_OPENS}>`)}${CDATA_ENDS}`
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The shape is checked before the parser sees the text: the parser itself accepts unclosed and mismatched elements. */
function faultOfShape(text: string): string | undefined {
  if (hasForbidden(text)) return 'the body holds a control character'
  const bones = withoutCdata(text)
  if (bones === undefined) return 'a CDATA section is not closed'
  if (decodeEntities(bones) === undefined) return 'an "&" begins no entity that is known here'
  if (!FLAT.test(bones)) return 'expected one <xml> root with flat elements, each closed by its own name'
  return undefined
}

function withoutCdata(text: string): string | undefined {
  let rest = text
  let bones = ''
  for (let opens = rest.indexOf(CDATA_OPENS); opens >= 0; opens = rest.indexOf(CDATA_OPENS)) {
    const ends = rest.indexOf(CDATA_ENDS, opens)
    if (ends < 0) return undefined
    bones += rest.slice(0, opens) + PLACE_OF_CDATA
    rest = rest.slice(ends + CDATA_ENDS.length)
  }
  return bones + rest
}

function readFields(text: string): XmlReading {
  const fields = new Map<string, string>()
  for (const element of rootOf(text)) {
    const [name] = Object.keys(element)
    if (name === undefined || name === '#text') continue
    if (fields.has(name)) return broken(`<${name}> is there twice`)
    fields.set(name, (element[name] ?? []).map(textOf).join(''))
    if (fields.size > MOST_FIELDS) return broken(`more than ${MOST_FIELDS} elements`)
  }
  return { ok: true, fields }
}

function rootOf(text: string): Element[] {
  const tree = parser.parse(text) as { xml?: Element[] }[]
  return tree.find((node) => node.xml !== undefined)?.xml ?? []
}

function textOf(leaf: Leaf): string {
  if (leaf['#text'] !== undefined) return decodeEntities(leaf['#text']) ?? ''
  return leaf['#cdata']?.map((part) => part['#text'] ?? '').join('') ?? ''
}

const broken = (detail: string): XmlReading => ({ ok: false, code: 'XML_FORMAT_ERROR', detail })
