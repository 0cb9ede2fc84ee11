import { createHash } from 'node:crypto'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A store with the tutorial's two operations; each call counts as one. */
export interface TutorialStore {
  query(openid: string): Promise<object[]>
  insert(user: object): Promise<void>
}

/**
 * The published tutorial's server, its design in our words: no cache, a token for every signature, the code exchanged at
 * every login, and query, insert, query for a new user. Its signature is corrected to use a ticket at all.
 */
export async function startTutorialServer(
  wechatUrl: string,
  store: TutorialStore,
): Promise<{ url: string; close(): void }> {
  const routes: Record<string, (query: URLSearchParams) => Promise<object>> = {
    '/jssdk': (query) => signPage(wechatUrl, query.get('url') ?? ''),
    '/login': (query) => login({ wechatUrl, store }, query.get('code') ?? ''),
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    void routes[pathname]?.(searchParams).then((answer) => response.end(JSON.stringify({ code: 0, data: answer })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function signPage(wechatUrl: string, url: string): Promise<object> {
  const { access_token: token } = await getJson(`${wechatUrl}/cgi-bin/token?grant_type=client_credential`)
  const { ticket } = await getJson(`${wechatUrl}/cgi-bin/ticket/getticket?type=jsapi&access_token=${token}`)
  const noncestr = Math.random().toString(36).slice(2, 17)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const text = `jsapi_ticket=${ticket}&noncestr=${noncestr}&timestamp=${timestamp}&url=${url}`
  return { noncestr, timestamp, signature: createHash('sha1').update(text).digest('hex') }
}

async function login({ wechatUrl, store }: { wechatUrl: string; store: TutorialStore }, code: string): Promise<object> {
  const { openid = '' } = await getJson(`${wechatUrl}/sns/jscode2session?js_code=${code}&grant_type=authorization_code`)
  const known = await store.query(openid)
  if (known.length > 0) return known[0] ?? {}

  await store.insert({ openid })
  return (await store.query(openid))[0] ?? {}
}

function getJson(url: string): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(JSON.parse(text) as Record<string, string>))
    }).on('error', reject)
  })
}
