import type { IncomingMessage } from 'node:http'
import { readBytes } from '../../readBytes'

/** Documented limits of a request to a function: text 100 KB, anything else 6 MB. */
export const MAX_TEXT_BYTES = 100 * 1024
export const MAX_OTHER_BYTES = 6 * 1024 * 1024

export interface RequestBody {
  body: string
  isBase64Encoded: boolean
}

const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)$)|\+(json|xml)$/
const XML = /^(text|application)\/xml$|\+xml$/

/** Reads the body as the gateway hands it on; undefined when it is larger than its kind may be. */
export async function readBody(
  request: IncomingMessage,
  { xmlAsBase64 }: { xmlAsBase64: boolean },
): Promise<RequestBody | undefined> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const isText = TEXT.test(type)
  const bytes = await readBytes(request, isText ? MAX_TEXT_BYTES : MAX_OTHER_BYTES)
  if (bytes === undefined) return undefined
  if (bytes.length === 0) return { body: '', isBase64Encoded: false }

  // The platform was seen to deliver XML both ways; base64 is the one that careless code fails on.
  const isPlain = isText && isUtf8(bytes) && !(xmlAsBase64 && XML.test(type))
  return isPlain
    ? { body: bytes.toString('utf8'), isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true }
}

// Bytes that are no UTF-8 would not survive as text.
function isUtf8(bytes: Buffer): boolean {
  return Buffer.compare(Buffer.from(bytes.toString('utf8'), 'utf8'), bytes) === 0
}
