import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { CloudError } from '../database/cloudError'
import type { Body } from './body'
import type { Credential, Credentials } from './credentials'
import { ADMIN_REFUSALS } from './refusals'

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/tcb\/tc3_request, SignedParams=([^,]*), SignedHeaders=([^,]*), Signature=([0-9a-f]{64})$/
const LARGEST_SKEW_S = 600

export interface SignedRequest {
  url: URL
  headers: IncomingMessage['headers']
  body: Body
}

/**
 * Finds out who signed a request with the SDKs' TC3-HMAC-SHA256 (their `@cloudbase/signature-nodejs`), or throws.
 * `times` are the moments that count as now, in milliseconds: one must be within ten minutes of `X-Timestamp`.
 */
export function verifySignature(request: SignedRequest, credentials: Credentials, times: number[]): Credential {
  const [, secretId = '', date = '', params = '', headers = '', signature = ''] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? []
  const credential = credentials.find(secretId)
  if (credential === undefined) throw refuse('nobody has this secretId, or there is no TC3 authorization')
  const timestamp = checkedTimestamp(request, times)

  const signedParams = params.split(';').filter((name) => name !== '')
  refuseUnsigned(request.body, new Set(signedParams))
  const canonical = canonicalRequest(request, signedParams, headers)
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${date}/tcb/tc3_request\n${sha256(canonical)}`
  const expected = hmac(signingKey(credential, date), text)

  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw refuse('it is not that of this request')
  if (!isSame(textOf(request.body['sessionToken']), credential.sessionToken))
    throw refuse('the sessionToken is not that of the secretId')
  return credential
}

function checkedTimestamp({ headers }: SignedRequest, times: number[]): string {
  const timestamp = String(headers['x-timestamp'])
  const isNear = times.some((now) => Math.abs(now / 1000 - Number(timestamp)) <= LARGEST_SKEW_S)
  if (!/^\d+$/.test(timestamp) || !isNear) throw refuse('X-Timestamp is more than 600 seconds away')
  return timestamp
}

function refuseUnsigned(body: Body, signed: Set<string>): void {
  const unsigned = Object.keys(body).find((name) => !signed.has(name.toLowerCase()) && textOf(body[name]) !== '')
  if (unsigned !== undefined) throw refuse(`the field "${unsigned}" is not signed`)
}

function canonicalRequest(
  { url, headers, body }: SignedRequest,
  signedParams: string[],
  signedHeaders: string,
): string {
  const lines = signedHeaders.split(';').map((name) => `${name}:${headerText(name, headers[name])}\n`)
  const query = url.search.slice(1)
  return `post\n//${url.host}${url.pathname}\n${query}\n${lines.join('')}\n${signedHeaders}\n${hashParams(body, signedParams)}`
}

function headerText(name: string, value: string | string[] | undefined): string {
  const text = String(value ?? '').trim()
  if (name !== 'content-type') return text.toLowerCase()
  return text.startsWith('multipart/form-data') ? 'multipart/form-data' : text
}

function hashParams(body: Body, signedParams: string[]): string {
  const values = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]))
  const hash = createHash('sha256')
  for (const name of signedParams) {
    const value = values.get(name)
    const bytes = Buffer.isBuffer(value) ? value : textOf(value)
    // Empty texts are left out of the hash, though node-sdk 2 names them; empty bytes are not.
    if (bytes !== '') hash.update(`&${name}=`).update(bytes).update('\r\n')
  }
  return hash.digest('hex')
}

// The SDK trims what it signs.
function textOf(value: unknown): string {
  if (value === undefined) return ''
  if (Buffer.isBuffer(value)) return value.toString('latin1')
  return (typeof value === 'string' ? value : JSON.stringify(value)).trim()
}

// A day's key is the same for every request of that day.
const signingKeys = new WeakMap<Credential, { date: string; key: Buffer }>()

function signingKey(credential: Credential, date: string): Buffer {
  const known = signingKeys.get(credential)
  if (known?.date === date) return known.key

  const key = hmac(hmac(hmac(`TC3${credential.secretKey}`, date), 'tcb'), 'tc3_request')
  signingKeys.set(credential, { date, key })
  return key
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function refuse(problem: string): CloudError {
  return new CloudError(ADMIN_REFUSALS.notSigned, { problem })
}
