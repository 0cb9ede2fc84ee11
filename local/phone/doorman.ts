import type { IncomingMessage } from 'node:http'
import { PhoneRefusal } from './refusal'

const LARGEST_BODY = 64 * 1024

/** Throws unless the request was addressed to `localhost`: a rebound or LAN name must not reach the phone. */
export function checkHost(request: IncomingMessage, origin: string): void {
  if (request.headers.host !== new URL(origin).host) throw new PhoneRefusal('FOREIGN_HOST', { origin })
}

/** Throws unless the phone's own page sent JSON; a foreign page could send other types without asking. */
export function checkPost(request: IncomingMessage, origin: string): void {
  const site = request.headers['sec-fetch-site']
  if (request.headers.origin !== origin) throw new PhoneRefusal('FOREIGN_ORIGIN')
  if (site !== undefined && site !== 'same-origin') throw new PhoneRefusal('FOREIGN_ORIGIN')

  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new PhoneRefusal('UNSUPPORTED_MEDIA_TYPE')
}

/** Reads a JSON object of at most 64 KB. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) throw new PhoneRefusal('BODY_TOO_LARGE')
    chunks.push(chunk)
  }
  return parseObject(Buffer.concat(chunks).toString('utf8'))
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
