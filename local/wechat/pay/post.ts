import * as http from 'node:http'
import * as https from 'node:https'

/** What is sent to the merchant: the bytes and what heads them. */
export interface Message {
  body: string
  headers: Record<string, string>
}

export interface PostReply {
  status: number
  text: string
}

/** Sends one notification; rejects where no whole answer came. */
export type Post = (url: string, message: Message, signal: AbortSignal) => Promise<PostReply>

// What the merchant has to answer. Source: pay.weixin.qq.com/doc/v2/merchant/4011937248.
const TIME_LIMIT_MS = 5_000
const LONGEST_ANSWER = 64 * 1024

/** POSTs over http or https, straight to the host (no proxy), follows no redirect, and gives up after `limitMs`. */
export const httpPoster =
  (limitMs = TIME_LIMIT_MS): Post =>
  (url, message, signal) =>
    send(url, message, { limit: AbortSignal.timeout(limitMs), signal })

function send(url: string, { body, headers }: Message, { limit, signal }: { limit: AbortSignal; signal: AbortSignal }) {
  const { request, Agent } = url.startsWith('https:') ? https : http
  return new Promise<PostReply>((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent: new Agent({ keepAlive: false }),
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.any([signal, limit]),
    })
    const fail = (error: Error) =>
      reject(limit.aborted ? new Error('no answer within the time limit', { cause: error }) : error)
    call.once('error', fail)
    call.once('response', (response) => void readText(response).then(resolve, fail))
    call.end(body)
  })
}

async function readText(response: http.IncomingMessage): Promise<PostReply> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST_ANSWER) throw new Error(`the answer has more than ${LONGEST_ANSWER} bytes`)
    chunks.push(chunk)
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }
}
