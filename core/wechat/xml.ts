import { XMLParser } from 'fast-xml-parser'
import { AppError } from '../platform/errors'
import { scanXml, type ScannedXml, type XmlFields, type XmlRoot } from './xmlScan'

/**
 * Reads one message into the one Map that serves the signature and the shop alike. The strict scan, which the caller may
 * have made, and the parser must read it alike, or it is refused. Throws BODY_TOO_LARGE or INVALID_XML. An empty field is
 * there with an empty text.
 */
export function readXml(message: Buffer | ScannedXml, root: XmlRoot = 'xml'): XmlFields {
  const { text, fields: scanned } = Buffer.isBuffer(message) ? scanXml(message, root) : message

  const fields = readTree(parse(text), root)
  if (fields.size !== scanned.size) throw readDifferently()
  for (const [name, value] of fields) if (scanned.get(name) !== value) throw readDifferently()
  return fields
}

/** How the parser answers with `preserveOrder`: an object of one key, `#text`, `#cdata` or the name of a tag. */
interface Node {
  [key: string]: string | Node[] | undefined
}

/**
 * Options under which genuine messages keep their exact text: by default a 28-digit transaction_id becomes 1.004e27
 * and padded values are trimmed, so that no signature would match.
 */
const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreAttributes: false,
  allowBooleanAttributes: true,
  cdataPropName: '#cdata',
  commentPropName: '#comment',
  htmlEntities: false,
  maxNestedTags: 2,
  processEntities: { enabled: true, maxEntityCount: 1, maxTotalExpansions: 256, maxExpandedLength: 4096 },
})

function parse(text: string): Node[] {
  try {
    return parser.parse(text) as Node[]
  } catch (cause) {
    throw new AppError('INVALID_XML', { expected: 'text that an XML parser reads' }, { cause })
  }
}

function readTree(tree: Node[], name: XmlRoot): XmlFields {
  const [root, ...others] = tree.filter(isTag)
  const children = root?.[name]
  if (!Array.isArray(children) || others.length > 0) throw readDifferently()

  const fields = new Map<string, string>()
  for (const child of children) if (isTag(child)) readLeaf(child, fields)
  return fields
}

function isTag(node: Node): boolean {
  return node['#text'] === undefined
}

function readLeaf(leaf: Node, fields: Map<string, string>): void {
  const names = Object.keys(leaf)
  const [name = ''] = names
  const children = leaf[name]
  if (names.length !== 1 || !Array.isArray(children)) throw readDifferently()
  let value = ''
  for (const child of children) value += readText(child)
  fields.set(name, value)
}

function readText(child: Node): string {
  const cdata = child['#cdata']
  const text = Array.isArray(cdata) ? cdata[0]?.['#text'] : child['#text']
  if (typeof text !== 'string') throw readDifferently()
  return text
}

function readDifferently(): AppError {
  return new AppError('INVALID_XML', { expected: 'a message that two readers read alike' })
}
