/** Writes fields as WeChat Pay takes them; empty ones are left out. Throws TypeError for what XML cannot carry. */
export function writeXml(fields: Iterable<readonly [name: string, value: string]>): string {
  const filled = [...fields].filter(([, value]) => value !== '')
  return `<xml>${filled.map(([name, value]) => `<${name}>${cdata(value)}</${name}>`).join('')}</xml>`
}

function cdata(value: string): string {
  // No reader of XML may keep a carriage return, so the signature over it would not match.
  if (/[^\t\n -\ufffd]/.test(value)) throw new TypeError('XML cannot carry a control character.')
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
