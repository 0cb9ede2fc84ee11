const BLANK_LINE = Buffer.from('\r\n\r\n')

/**
 * The named parts of a multipart/form-data body, as the SDKs write it: one level, no file names, exact line ends.
 * A part that names its content type is bytes, any other is text.
 */
export function readMultipart(body: Buffer, boundary: string): [name: string, value: string | Buffer][] {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const whole = Buffer.concat([Buffer.from('\r\n'), body])
  const parts: [string, string | Buffer][] = []

  for (let start = whole.indexOf(delimiter); start !== -1;) {
    const from = start + delimiter.length
    const end = whole.indexOf(delimiter, from)
    if (end === -1) break
    parts.push(...readPart(whole.subarray(from, end)))
    start = end
  }
  return parts
}

function readPart(part: Buffer): [string, string | Buffer][] {
  const split = part.indexOf(BLANK_LINE)
  const head = part.subarray(0, Math.max(split, 0)).toString('latin1')
  const name = /name="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return []

  const value = part.subarray(split + BLANK_LINE.length)
  return [[name, /^content-type:/im.test(head) ? value : value.toString('utf8')]]
}
