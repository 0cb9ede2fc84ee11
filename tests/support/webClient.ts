import http from 'node:http'

export interface WebAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The text as JSON; the shape is for the test to say. */
  json<T>(): T
}

/** A browser without a screen: keeps cookies per host, sends `Origin` as a page of the app would, follows redirects on wish. */
export interface WebClient {
  cookies: Map<string, string>
  get(url: string, headers?: Record<string, string>): Promise<WebAnswer>
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<WebAnswer>
  delete(url: string, headers?: Record<string, string>): Promise<WebAnswer>
  /** GET, then wherever `Location` leads, until an answer that is no redirect; answers the last address too. */
  follow(url: string): Promise<WebAnswer & { url: string }>
}

/** A client of the app at `origin`; `extra` headers go with every request. */
export function webClient(origin: string, extra: Record<string, string> = {}): WebClient {
  const cookies = new Map<string, string>()

  async function request(
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<WebAnswer> {
    const target = new URL(url, origin)
    const isOwn = target.hostname === new URL(origin).hostname
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await send(
      method,
      target,
      { ...extra, ...(isOwn && cookie !== '' ? { cookie } : {}), ...headers },
      body,
    )
    if (isOwn) keepCookies(cookies, answer.headers['set-cookie'])
    return answer
  }

  return {
    cookies,
    get: (url, headers = {}) => request('GET', url, headers),
    post: (url, body, headers = {}) =>
      request('POST', url, { origin, 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    delete: (url, headers = {}) => request('DELETE', url, { origin, ...headers }),
    async follow(url) {
      let target = new URL(url, origin)
      for (let hop = 0; hop < 10; hop++) {
        const answer = await request('GET', target.href, {})
        const { location } = answer.headers
        if (answer.status < 300 || answer.status > 399 || typeof location !== 'string')
          return { ...answer, url: target.href }
        target = new URL(location, target)
      }
      throw new Error('more than ten redirects')
    },
  }
}

function send(method: string, url: URL, headers: Record<string, string>, body?: string): Promise<WebAnswer> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const outgoing = http.request(url, { method, headers: { ...headers, ...length } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          json: () => JSON.parse(text) as never,
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function keepCookies(jar: Map<string, string>, setCookies: string | string[] | undefined): void {
  for (const line of [setCookies ?? []].flat()) {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    if (attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))) jar.delete(name)
    else jar.set(name, pair.slice(at + 1))
  }
}
