import { request as httpRequest, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { listenOnLoopback, type LocalServer } from '../../../local/listen'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  text: string
}

export interface Ask {
  method?: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
}

/** Sends one request with exactly this path and these headers; nothing is tidied up on the way. */
export function ask(base: string, path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/[[\]]/g, '')
    const sent = httpRequest({ host, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const all = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: all, text: all.toString() })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Servers of one suite, closed together. */
export function openServers() {
  const servers: LocalServer[] = []
  return {
    async serve(handler: RequestListener): Promise<string> {
      const server = await listenOnLoopback(0, handler)
      servers.push(server)
      return `http://127.0.0.1:${server.port}`
    },
    closeAll: () => Promise.all(servers.splice(0).map((server) => server.close(0))),
  }
}
