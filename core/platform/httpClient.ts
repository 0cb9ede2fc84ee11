import http from 'node:http'
import https from 'node:https'
import { SECOND_MS } from './clock'
import { AppError } from './errors'

export interface UpstreamRequest {
  /** The upstream's own name for this call, such as `jscode2session`: for errors, which never show the URL. */
  api: string
  method: 'GET' | 'POST'
  url: URL
  headers?: Record<string, string>
  body?: string
  timeoutMs?: number
}

export interface UpstreamAnswer {
  status: number
  body: Buffer
}

/** Sends one request upstream. Throws WECHAT_UNREACHABLE without a whole answer in time. */
export type HttpClient = (request: UpstreamRequest) => Promise<UpstreamAnswer>

const DEFAULT_TIMEOUT_MS = 3 * SECOND_MS
const MAX_ANSWER_BYTES = 1024 * 1024

/** `node:http(s)` with keep-alive: the first global `fetch` costs about 40 ms more on a cold start (measured, Node 20). */
export function nodeHttpClient(): HttpClient {
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) }

  return async (request) => {
    try {
      return await sendOnce(request, agents)
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      return sendOnce(request, agents)
    }
  }
}

/** The server closed an idle connection just as we used it; nothing was processed (Node's documented retry case). */
class StaleConnection extends Error {}

type Agents = { 'http:': http.Agent; 'https:': https.Agent }

function sendOnce(request: UpstreamRequest, agents: Agents): Promise<UpstreamAnswer> {
  const { method, url, body, headers, timeoutMs = DEFAULT_TIMEOUT_MS } = request
  const isSecure = url.protocol === 'https:'
  const send = isSecure ? https.request : http.request

  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const agent = isSecure ? agents['https:'] : agents['http:']
    const outgoing = send(url, { method, agent, signal, headers: { ...headers, ...length } }, (incoming) => {
      collect(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 0, body: bytes }), fail)
    })

    function fail(error: NodeJS.ErrnoException) {
      const isStale = outgoing.reusedSocket && error.code === 'ECONNRESET'
      reject(
        isStale
          ? new StaleConnection()
          : unreachable(request.api, signal.aborted ? `no answer in ${timeoutMs} ms` : error.code),
      )
    }

    outgoing.on('error', fail)
    outgoing.end(body)
  })
}

async function collect(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_ANSWER_BYTES)
      throw Object.assign(new Error('The answer is too large.'), { code: 'ANSWER_TOO_LARGE' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Without `cause`: Node's error carries the address and could carry the URL with its secret. */
function unreachable(api: string, reason = 'connection failed'): AppError {
  return new AppError('WECHAT_UNREACHABLE', { api, reason })
}
