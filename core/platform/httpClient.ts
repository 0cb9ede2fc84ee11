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

/**
 * `node:http(s)` with keep-alive: the first global `fetch` costs about 40 ms more on a cold start (measured, Node 20).
 * A kept connection may have died while the instance slept; then the request is sent once more over a new one. Nobody
 * can tell whether the first had arrived, so a request must be harmless when repeated, as all of ours are: WeChat
 * knows a repeated unifiedorder or closeorder by its number, a code works once, and everything else only reads.
 */
export function nodeHttpClient(): HttpClient {
  const kept = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) }

  return async (request) => {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, url } = request
    const agent = url.protocol === 'https:' ? kept['https:'] : kept['http:']
    const limit = { timeoutMs, signal: AbortSignal.timeout(timeoutMs) }
    try {
      return await send(request, { ...limit, agent })
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      return send(request, { ...limit, agent: false })
    }
  }
}

/** The connection was gone before anything of an answer came. */
class StaleConnection extends Error {}

interface Way {
  /** `false` is a connection of its own. */
  agent: http.Agent | false
  timeoutMs: number
  signal: AbortSignal
}

function send({ api, method, url, body, headers }: UpstreamRequest, way: Way): Promise<UpstreamAnswer> {
  const { agent, signal, timeoutMs } = way
  const request = url.protocol === 'https:' ? https.request : http.request
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }

  return new Promise((resolve, reject) => {
    let hasBegun = false
    const outgoing = request(url, { method, agent, signal, headers: { ...headers, ...length } }, (incoming) => {
      hasBegun = true
      collect(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 0, body: bytes }), fail)
    })

    function fail({ code }: NodeJS.ErrnoException) {
      reject(unreachable(api, signal.aborted ? `no answer in ${timeoutMs} ms` : code))
    }

    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isGone = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      if (outgoing.reusedSocket && isGone && !hasBegun) reject(new StaleConnection())
      else fail(error)
    })
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
