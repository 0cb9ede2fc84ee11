import type { IncomingMessage } from 'node:http'
import { LOCAL_APPID, LOCAL_UIN } from '../functions/instanceContext'
import type { RequestBody } from './requestBody'

export interface HttpEvent extends RequestBody {
  path: string
  httpMethod: string
  headers: Record<string, string>
  multiValueHeaders: Record<string, string[]>
  queryStringParameters: Record<string, string>
  requestContext: { requestId: string; envId: string; appId: number; uin: number }
}

interface Parts {
  path: string
  query: URLSearchParams
  body: RequestBody
  requestId: string
  envId: string
}

// Only the gateway may say these; what a client sends under such a name is dropped.
const GATEWAY_ONLY = /^(x-cloudbase-|x-tencent-|x-forwarded-|x-real-ip$|forwarded$)/

/** The event of an HTTP access call: integration form, header names in lower case. */
export function httpEvent(request: IncomingMessage, { path, query, body, requestId, envId }: Parts): HttpEvent {
  const multiValueHeaders = headersOf(request)
  return {
    path,
    httpMethod: request.method ?? 'GET',
    headers: Object.fromEntries(
      Object.entries(multiValueHeaders).map(([name, values]) => [name, joined(name, values)]),
    ),
    multiValueHeaders,
    queryStringParameters: firstOfEach(query),
    requestContext: { requestId, envId, appId: LOCAL_APPID, uin: LOCAL_UIN },
    ...body,
  }
}

function headersOf(request: IncomingMessage): Record<string, string[]> {
  const ip = (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '')
  const own: [string, string[]][] = [
    ['x-real-ip', [ip]],
    ['x-forwarded-for', [ip]],
    ['x-forwarded-proto', ['http']],
  ]
  const sent = Object.entries(request.headersDistinct).flatMap(([name, values]): [string, string[]][] =>
    values === undefined || GATEWAY_ONLY.test(name) ? [] : [[name, values]],
  )
  return Object.fromEntries([...sent, ...own])
}

function joined(name: string, values: string[]): string {
  return values.join(name === 'cookie' ? '; ' : ', ')
}

// Which of several values the real gateway gives is not documented; the first is what its language's `Get` gives.
function firstOfEach(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.get(key) ?? '']))
}
