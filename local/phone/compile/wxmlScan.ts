export interface ScannedTag {
  name: string
  /** Index of the `<`. */
  at: number
  attributes: { name: string; value: string; at: number }[]
}

const OPEN = /<!--[\s\S]*?-->|\{\{[\s\S]*?\}\}|<([a-zA-Z][-\w.]*)/g
const ATTRIBUTE = /\s*(?:(\/?>)|([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?|.)/gy

/** The opening tags of a wxml text, in order, for warnings; whether the text is right is for the compiler to say. */
export function scanWxml(source: string): ScannedTag[] {
  const tags: ScannedTag[] = []
  const open = new RegExp(OPEN)
  for (let match = open.exec(source); match !== null; match = open.exec(source)) {
    const name = match[1]
    if (name === undefined) continue
    const { attributes, end } = scanAttributes(source, open.lastIndex)
    tags.push({ name, at: match.index, attributes })
    open.lastIndex = name === 'wxs' ? endOfScript(source, end) : end
  }
  return tags
}

function scanAttributes(source: string, from: number) {
  const attributes: ScannedTag['attributes'] = []
  const attribute = new RegExp(ATTRIBUTE)
  attribute.lastIndex = from
  for (let match = attribute.exec(source); match !== null; match = attribute.exec(source)) {
    const [whole, close, name, double, single, bare] = match
    if (close !== undefined) return { attributes, end: attribute.lastIndex }
    if (name === undefined) continue
    const at = match.index + whole.indexOf(name)
    attributes.push({ name, value: double ?? single ?? bare ?? '', at })
  }
  return { attributes, end: source.length }
}

function endOfScript(source: string, from: number): number {
  const end = source.indexOf('</wxs>', from)
  return end === -1 ? from : end
}
