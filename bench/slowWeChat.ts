import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlowWeChat {
  url: string
  /** How many calls arrived since the last look. */
  takeCount(): number
  close(): void
}

const ANSWERS: Record<string, object> = {
  '/cgi-bin/token': { access_token: 'a-token-for-measuring', expires_in: 7200 },
  '/cgi-bin/stable_token': { access_token: 'a-token-for-measuring', expires_in: 7200 },
  '/cgi-bin/ticket/getticket': { errcode: 0, errmsg: 'ok', ticket: 'a-ticket-for-measuring', expires_in: 7200 },
  '/sns/jscode2session': { openid: 'o0000000000000000000measuring', session_key: 'AAAAAAAAAAAAAAAAAAAAAA==' },
}

/** WeChat's api host with a fixed delay and nothing else: both sides of a comparison wait for the same. */
export async function startSlowWeChat(delayMs: number): Promise<SlowWeChat> {
  let count = 0
  const server = createServer((request, response) => {
    count++
    const answer = ANSWERS[new URL(request.url ?? '/', 'http://localhost').pathname] ?? { errcode: 40066 }
    setTimeout(() => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)), delayMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCount() {
      const taken = count
      count = 0
      return taken
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
