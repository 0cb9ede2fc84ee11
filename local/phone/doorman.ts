import type { IncomingMessage } from 'node:http'
import { readBytes } from '../readBytes'
import { PhoneRefusal } from './refusal'

/** Throws unless the request was addressed to `localhost`: a rebound or LAN name must not reach the phone. */
export function checkHost(request: IncomingMessage, origin: string): void {
  if (request.headers.host !== new URL(origin).host) throw new PhoneRefusal('FOREIGN_HOST', { origin })
}

/** Throws unless the phone's own page sent it. */
export function checkPost(request: IncomingMessage, origin: string): void {
  const site = request.headers['sec-fetch-site']
  if (request.headers.origin !== origin) throw new PhoneRefusal('FOREIGN_ORIGIN')
  if (site !== undefined && site !== 'same-origin') throw new PhoneRefusal('FOREIGN_ORIGIN')
}

/** Reads a JSON object of at most `limitKb`; throws for any other type, which a foreign page could send without asking. */
export async function readJson(request: IncomingMessage, limitKb = 64): Promise<Record<string, unknown>> {
  const bytes = await readBody(request, { type: 'application/json', limitKb })
  return parseObject(bytes.toString('utf8'))
}

/** Reads the bytes of a body of this type; throws for another type and for more than `limitKb`. */
export async function readBody(
  request: IncomingMessage,
  { type, limitKb }: { type: string; limitKb: number },
): Promise<Buffer> {
  const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (given !== type) throw new PhoneRefusal('UNSUPPORTED_MEDIA_TYPE', { type })

  const bytes = await readBytes(request, limitKb * 1024)
  if (bytes === undefined) throw new PhoneRefusal('BODY_TOO_LARGE', { limitKb: String(limitKb) })
  return bytes
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new PhoneRefusal('INVALID_INPUT', { field: 'body', expected: 'JSON' })
  }
  if (!isObject(value)) throw new PhoneRefusal('INVALID_INPUT', { field: 'body', expected: 'a JSON object' })
  return value
}

/** Whether a value is a plain JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
