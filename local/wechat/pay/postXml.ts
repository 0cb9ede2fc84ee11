import * as http from 'node:http'
import * as https from 'node:https'

export interface PostReply {
  status: number
  text: string
}

/** Sends one notification; rejects where no whole answer came. */
export type PostXml = (url: string, body: string, signal: AbortSignal) => Promise<PostReply>

// What the merchant has to answer. Source: pay.weixin.qq.com/doc/v2/merchant/4011937248.
const TIME_LIMIT_MS = 5_000
const LONGEST_ANSWER = 64 * 1024

/** POSTs XML over http or https, straight to the host (no proxy), follows no redirect, and gives up after `limitMs`. */
export const xmlPoster =
  (limitMs = TIME_LIMIT_MS): PostXml =>
  (url, body, signal) =>
    send(url, body, { limit: AbortSignal.timeout(limitMs), signal })

function send(url: string, body: string, { limit, signal }: { limit: AbortSignal; signal: AbortSignal }) {
  const { request, Agent } = url.startsWith('https:') ? https : http
  return new Promise<PostReply>((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent: new Agent({ keepAlive: false }),
      headers: { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(body) },
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
