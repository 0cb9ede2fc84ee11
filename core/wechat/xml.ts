import { XMLParser } from 'fast-xml-parser'
import { AppError } from '../platform/errors'
import { scanXml, type XmlFields } from './xmlScan'

/**
 * Reads one message into the one Map that serves the signature and the shop alike. The strict scan and the parser must
 * read it alike, or it is refused. Throws BODY_TOO_LARGE or INVALID_XML. An empty field is there with an empty text.
 */
export function readXml(bytes: Buffer): XmlFields {
  const { text, fields: scanned } = scanXml(bytes)

  const fields = readTree(parse(text))
  const isAlike = fields.size === scanned.size && [...fields].every(([name, value]) => scanned.get(name) === value)
  if (!isAlike) throw readDifferently()
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

function readTree(tree: Node[]): XmlFields {
  const [root, ...others] = tree.filter(isTag)
  const children = root?.['xml']
  if (!Array.isArray(children) || others.length > 0) throw readDifferently()
  return new Map(children.filter(isTag).map(readLeaf))
}

function isTag(node: Node): boolean {
  return node['#text'] === undefined
}

function readLeaf(leaf: Node): [name: string, value: string] {
  const [[name, children] = ['', undefined], ...more] = Object.entries(leaf)
  if (!Array.isArray(children) || more.length > 0) throw readDifferently()
  return [name, children.map(readText).join('')]
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
