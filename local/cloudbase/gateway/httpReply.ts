import { validateHeaderName, validateHeaderValue } from 'node:http'

export interface HttpReply {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export type MappedReply = { ok: true; reply: HttpReply; warnings: string[] } | { ok: false; reason: string }

type Fields = Record<string, unknown>

// Set by the server from the body it really sends, or about one connection only.
const OWN_HEADERS = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'trailer'])

/**
 * What a function's result becomes on the wire: a text or number is text/plain, an object with a numeric `statusCode`
 * is taken as the whole response, anything else is JSON (docs.cloudbase.net/en/service/access-cloud-function). A response that cannot be sent says why.
 */
export function mapResult(json: string): MappedReply {
  const result: unknown = JSON.parse(json)
  if (typeof result === 'string' || typeof result === 'number')
    return plain(200, 'text/plain; charset=utf-8', String(result))
  // Tencent's functions framework answers 204 for null; the access service is believed to do the same.
  if (result === null) return { ok: true, reply: { status: 204, headers: {}, body: Buffer.alloc(0) }, warnings: [] }
  if (isFields(result) && typeof result['statusCode'] === 'number')
    return integrationReply(result, result['statusCode'])
  return plain(200, 'application/json; charset=utf-8', json)
}

function plain(status: number, type: string, body: string): MappedReply {
  return { ok: true, reply: { status, headers: { 'content-type': type }, body: Buffer.from(body) }, warnings: [] }
}

function integrationReply(result: Fields, status: number): MappedReply {
  if (!(Number.isInteger(status) && status >= 200 && status <= 599))
    return { ok: false, reason: 'statusCode must be a whole number, 200 to 599' }

  const warnings: string[] = []
  const headers = headersOf(result['headers'], warnings)
  if (typeof headers === 'string') return { ok: false, reason: headers }
  const body = bodyOf(result, warnings)
  if (body.length > 0) headers['content-type'] = withCharset(headers['content-type'] ?? 'text/plain')
  return { ok: true, reply: { status, headers, body }, warnings }
}

/** The headers, or why they cannot be sent. */
function headersOf(given: unknown, warnings: string[]): Record<string, string> | string {
  const headers = new Map<string, string>()
  if (given !== undefined && !isFields(given)) return 'headers must be an object'

  for (const [name, value] of Object.entries(given ?? {})) {
    const key = name.toLowerCase()
    if (value === undefined || value === null || OWN_HEADERS.has(key)) continue
    if (key === 'set-cookie' && (headers.has(key) || (Array.isArray(value) && value.length > 1))) {
      warnings.push('only one Set-Cookie per response is documented; the first is kept')
      if (headers.has(key)) continue
    }
    const text = textOf(key, value)
    try {
      validateHeaderName(key)
      validateHeaderValue(key, text)
    } catch {
      return `the header ${JSON.stringify(name)} cannot be sent`
    }
    headers.set(key, text)
  }
  return Object.fromEntries(headers)
}

function textOf(key: string, value: unknown): string {
  if (!Array.isArray(value)) return String(value)
  return key === 'set-cookie' ? String(value[0] ?? '') : value.join(', ')
}

function bodyOf(result: Fields, warnings: string[]): Buffer {
  const body = result['body'] ?? ''
  if (typeof body === 'string') return Buffer.from(body, result['isBase64Encoded'] === true ? 'base64' : 'utf8')

  warnings.push('body should be a text; it was written as JSON')
  return Buffer.from(JSON.stringify(body))
}

function withCharset(type: string): string {
  return /^text\//i.test(type) && !/charset=/i.test(type) ? `${type}; charset=utf-8` : type
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
