import http from 'node:http'
import https from 'node:https'

/** Reads a file of at most `maxBytes` from an address of the cloud storage; undefined where nothing is there. Rejects otherwise. */
export function downloadUrl(
  url: URL,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<Buffer | 'tooLarge' | undefined> {
  const get = url.protocol === 'https:' ? https.get : http.get
  return new Promise((resolve, reject) => {
    const fail = ({ code }: NodeJS.ErrnoException) => reject(unreadable(code))
    const outgoing = get(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (incoming) => {
      const { statusCode } = incoming
      if (statusCode === 404) resolve(undefined)
      else if (statusCode !== 200) reject(unreadable(`HTTP status ${statusCode}`))
      else return void collect(incoming, maxBytes).then(resolve, fail)
      incoming.destroy()
    })
    outgoing.on('error', fail)
  })
}

/** Leaving the loop early ends the connection: no more than `maxBytes` and a chunk is ever kept. */
async function collect(incoming: http.IncomingMessage, maxBytes: number): Promise<Buffer | 'tooLarge'> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) return 'tooLarge'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Without `cause`: Node's error carries the address, whose token opens the file. */
function unreadable(reason = 'the connection failed'): Error {
  return new Error(`A file of the cloud storage cannot be read: ${reason}`)
}
