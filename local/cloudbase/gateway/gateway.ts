import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../../log'
import type { Invoke, InvokeResult } from '../functions/invoke'
import { corsHeaders, isPreflight, preflightHeaders } from './cors'
import { httpEvent } from './httpEvent'
import { mapResult, type HttpReply } from './httpReply'
import { readBody } from './requestBody'
import { matchRoute, type Route } from './routes'

export interface GatewayOptions {
  envId: string
  routes: Route[]
  invoke: Invoke
  log: Log
  /** The "Web security domains" of the environment; none by default. */
  allowedOrigins?: string[]
  /** Whether XML bodies reach the function as base64, as was seen on the platform; true by default. */
  xmlAsBase64?: boolean
}

/** Answers requests to the routes; false, and nothing touched, for a path that is no route. */
export type Gateway = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  requestId: string
  startedAt: number
}

/** The HTTP access service: routes to functions, with the platform's event, limits and headers. */
export function createGateway(options: GatewayOptions): Gateway {
  const { allowedOrigins = [], log } = options

  return (request, response, url) => {
    const match = matchRoute(options.routes, url.pathname)
    if (match === undefined) return false

    const exchange = { request, response, url, requestId: randomUUID(), startedAt: performance.now() }
    const cors = corsHeaders(request.headers, allowedOrigins)
    if (isPreflight(request.method, request.headers)) answerPreflight(exchange, cors)
    else
      answer(options, exchange, match).then(
        (reply) => send(exchange, { ...reply, headers: { ...reply.headers, ...cors } }),
        (error: unknown) => {
          // The client went away, or our own mistake: either way the connection is not left hanging.
          log.warn('gateway request ended early', { path: url.pathname, reason: String(error) })
          response.destroy()
        },
      )
    return true
  }
}

function answerPreflight(exchange: Exchange, cors: Record<string, string>): void {
  exchange.request.resume()
  const isAllowed = cors['access-control-allow-origin'] !== undefined
  if (!isAllowed)
    return send(exchange, errorReply(403, exchange, 'INVALID_REQUEST_SOURCE', 'This origin is not a security domain'))

  send(exchange, {
    status: 204,
    headers: { ...cors, ...preflightHeaders(exchange.request.headers) },
    body: Buffer.alloc(0),
  })
}

async function answer(
  options: GatewayOptions,
  exchange: Exchange,
  match: { function: string; path: string },
): Promise<HttpReply> {
  const { request, url, requestId } = exchange
  const body = await readBody(request, { xmlAsBase64: options.xmlAsBase64 ?? true })
  if (body === undefined)
    return errorReply(413, exchange, 'EXCEED_MAX_PAYLOAD_SIZE', 'Request body exceeds 100 KB (text) or 6 MB (other)')

  const event = httpEvent(request, { path: match.path, query: url.searchParams, body, requestId, envId: options.envId })
  const result = await options.invoke(match.function, event, { kind: 'http' })

  const reply = replyOf(options, exchange, match.function, result)
  return { ...reply, headers: { ...reply.headers, ...upstreamHeaders(exchange, result, reply.status) } }
}

function replyOf(options: GatewayOptions, exchange: Exchange, name: string, result: InvokeResult): HttpReply {
  if (!result.ok) return errorReply(500, exchange, result.code, result.message)

  const mapped = mapResult(result.json)
  if (!mapped.ok) {
    options.log.error('function response refused', { function: name, reason: mapped.reason })
    return errorReply(500, exchange, 'FUNCTIONS_EXECUTE_FAIL', `Invalid response: ${mapped.reason}`)
  }
  for (const warning of mapped.warnings) options.log.warn(warning, { function: name, requestId: result.requestId })
  return mapped.reply
}

function upstreamHeaders({ startedAt }: Exchange, result: InvokeResult, status: number): Record<string, string> {
  return {
    'x-cloudbase-upstream-type': 'Tencent-SCF',
    'x-cloudbase-upstream-status-code': String(status),
    'x-cloudbase-upstream-timecost': String(Math.round(performance.now() - startedAt)),
    'x-tencent-scf-request-id': result.requestId,
  }
}

function errorReply(status: number, { requestId }: Exchange, code: string, message: string): HttpReply {
  const body = Buffer.from(JSON.stringify({ code, message, requestId }))
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

function send({ response, requestId }: Exchange, { status, headers, body }: HttpReply): void {
  const hasBody = status !== 204 && status !== 304
  response.writeHead(status, {
    ...headers,
    ...(hasBody && { 'content-length': String(body.length) }),
    'x-cloudbase-request-id': requestId,
    server: 'tcbgw',
  })
  response.end(hasBody ? body : undefined)
}
