import { readHttpRequest, type HttpRequest } from '../../core/platform/httpRequest'

interface RequestParts {
  method?: string
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: unknown
}

/** An event as the HTTP gateway hands it to a function; a body that is no text is sent as JSON. */
export function gatewayEvent({ method = 'GET', query = {}, headers = {}, body }: RequestParts = {}) {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    path: '',
    httpMethod: method,
    headers: { ...json, ...headers },
    queryStringParameters: query,
    requestContext: {},
    body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
    isBase64Encoded: false,
  }
}

/** The same as the doors' handlers get it. */
export function httpRequest(parts: RequestParts = {}): HttpRequest {
  return readHttpRequest(gatewayEvent(parts))
}
