import { AppError } from './errors'

export type Method = 'GET' | 'POST' | 'DELETE'

/** A request as the HTTP gateway hands it to a function, read once and typed. */
export interface HttpRequest {
  method: string
  headers: Record<string, string>
  /** Single values; a parameter that comes twice is refused when the query is read. */
  query: Record<string, string>
  /** The bytes as they were sent. */
  body: Buffer
}

/** Our largest JSON request is a few hundred bytes. */
const MAX_JSON_BYTES = 8 * 1024
/** A page of 2 KiB, for jssdkSign, and the names around it. */
const MAX_QUERY_LENGTH = 4 * 1024

/** Reads the gateway's event. A missing part counts as empty: the documentation's own samples lack some. */
export function readHttpRequest(event: unknown): HttpRequest {
  const raw = (event ?? {}) as Record<string, unknown>
  const headers = readHeaders(event)
  const body = typeof raw['body'] === 'string' ? raw['body'] : ''

  return {
    method: typeof raw['httpMethod'] === 'string' ? raw['httpMethod'].toUpperCase() : '',
    headers,
    query: readQuery(raw['queryStringParameters']),
    body: Buffer.from(body, raw['isBase64Encoded'] === true ? 'base64' : 'utf8'),
  }
}

/** The headers of the gateway's event by lower-case name. */
export function readHeaders(event: unknown): Record<string, string> {
  return lowerCaseNames(textsOf(((event ?? {}) as Record<string, unknown>)['headers']))
}

/** The JSON body of a POST. Throws UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE or INVALID_INPUT. */
export function readJson(request: HttpRequest): unknown {
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', { expected: 'application/json' })
  }
  if (request.body.length > MAX_JSON_BYTES) throw new AppError('BODY_TOO_LARGE', { expected: '8 KiB' })

  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch {
    // Without `cause`: the parser's message quotes the body, which may hold a login code.
    throw new AppError('INVALID_INPUT', { field: 'body', expected: 'JSON in UTF-8' })
  }
}

/**
 * Lets a state-changing request pass only from our own pages. The default CloudBase domains of all tenants are one site,
 * so SameSite cookies are no defence: the exact `Origin` is (and `Sec-Fetch-Site`, where the browser sends it).
 */
export function requireOwnOrigin(request: HttpRequest, siteUrl: string): void {
  if (request.headers['origin'] !== siteUrl) throw new AppError('FOREIGN_ORIGIN', { field: 'Origin' })

  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw new AppError('FOREIGN_ORIGIN', { field: 'Sec-Fetch-Site' })
}

function readQuery(parameters: unknown): Record<string, string> {
  if (JSON.stringify(parameters ?? {}).length > MAX_QUERY_LENGTH) {
    throw new AppError('BODY_TOO_LARGE', { expected: 'a query of 4 KiB' })
  }
  const twice = Object.entries(parameters ?? {}).find(([, value]) => typeof value !== 'string')
  if (twice !== undefined) throw new AppError('INVALID_INPUT', { field: 'query', expected: 'each parameter once' })
  return textsOf(parameters)
}

function textsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(value ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(entries)
}

function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
