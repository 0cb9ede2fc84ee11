/** What the HTTP gateway turns into a response ("integration response": https://docs.cloudbase.net/en/service/access-cloud-function). */
export interface GatewayReply {
  isBase64Encoded: false
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** An answer that is more than data: a redirect, a page, or data with a cookie. */
export class HttpReply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string

  constructor(status: number, headers: Record<string, string>, body = '') {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/** At most one cookie an answer: several `Set-Cookie` headers are not documented for the gateway. */
export interface ReplyOptions {
  cookie?: string
}

/** Answers data in the envelope that every client knows. */
export function dataReply(data: unknown, options: ReplyOptions = {}): HttpReply {
  return new HttpReply(200, { 'content-type': JSON_TYPE, ...cookieHeader(options) }, JSON.stringify({ ok: true, data }))
}

/** Answers a refusal in the same envelope. */
export function refusalReply(status: number, refusal: object): HttpReply {
  return new HttpReply(status, { 'content-type': JSON_TYPE }, JSON.stringify(refusal))
}

/** 303, so that the browser follows with a GET and a reload does not repeat the request. */
export function redirectReply(location: string, options: ReplyOptions = {}): HttpReply {
  return new HttpReply(303, { location, ...cookieHeader(options) })
}

/** A small page of ours: no script runs in it and it loads nothing. */
export function pageReply(status: number, html: string, options: ReplyOptions = {}): HttpReply {
  const csp = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
  return new HttpReply(
    status,
    { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': csp, ...cookieHeader(options) },
    html,
  )
}

/** The reply as the gateway wants it, with the headers that every answer of ours carries. */
export function toGateway(reply: HttpReply): GatewayReply {
  return {
    isBase64Encoded: false,
    statusCode: reply.status,
    headers: { ...SAFE_HEADERS, ...reply.headers },
    body: reply.body,
  }
}

const JSON_TYPE = 'application/json; charset=utf-8'

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  // Browsers heed it over https only, so a laptop may send it too.
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}

function cookieHeader({ cookie }: ReplyOptions): Record<string, string> {
  return cookie === undefined ? {} : { 'set-cookie': cookie }
}
