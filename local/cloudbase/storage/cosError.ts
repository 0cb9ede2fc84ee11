import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** One way in which Tencent's object storage says no. */
export interface CosRefusal {
  status: number
  code: string
  message: string
}

/** The refusals that storage addresses answer; codes and statuses are those of COS. */
export const COS_REFUSALS = {
  denied: { status: 403, code: 'AccessDenied', message: 'Access Denied.' },
  expired: { status: 403, code: 'AccessDenied', message: 'Request has expired' },
  badSignature: {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message: 'The Signature you specified is invalid.',
  },
  noFile: { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' },
  badMethod: {
    status: 405,
    code: 'MethodNotAllowed',
    message: 'The specified method is not allowed against this resource.',
  },
  tooLarge: {
    status: 400,
    code: 'EntityTooLarge',
    message: 'Your proposed upload exceeds the maximum allowed object size.',
  },
  internal: { status: 500, code: 'InternalError', message: 'We encountered an internal error. Please try again.' },
} as const satisfies Record<string, CosRefusal>

/** Answers with a refusal as XML; the SDKs fail on one that lacks any of these four elements. */
export function sendCosError(response: ServerResponse, { status, code, message }: CosRefusal): void {
  const requestId = randomUUID()
  const fields = { Code: code, Message: message, RequestId: requestId, TraceId: requestId }
  const elements = Object.entries(fields).map(([name, text]) => `<${name}>${text}</${name}>`)
  const body = Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n<Error>${elements.join('')}</Error>\n`)

  response.writeHead(status, {
    'content-type': 'application/xml; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-cos-request-id': requestId,
  })
  response.end(body)
}
