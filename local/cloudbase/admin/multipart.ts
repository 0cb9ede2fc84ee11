const BLANK_LINE = Buffer.from('\r\n\r\n')

/** The named parts of a multipart/form-data body, as the SDKs write it: one level, no file names, exact line ends. */
export function readMultipart(body: Buffer, boundary: string): [name: string, bytes: Buffer][] {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const whole = Buffer.concat([Buffer.from('\r\n'), body])
  const parts: [string, Buffer][] = []

  for (let start = whole.indexOf(delimiter); start !== -1;) {
    const from = start + delimiter.length
    const end = whole.indexOf(delimiter, from)
    if (end === -1) break
    parts.push(...readPart(whole.subarray(from, end)))
    start = end
  }
  return parts
}

function readPart(part: Buffer): [string, Buffer][] {
  const split = part.indexOf(BLANK_LINE)
  const name = /name="([^"]*)"/i.exec(part.subarray(0, Math.max(split, 0)).toString('latin1'))?.[1]
  return name === undefined ? [] : [[name, part.subarray(split + BLANK_LINE.length)]]
}
