import { isIP } from 'node:net'
import type { MiniProgramCaller } from './caller'
import type { HttpRequest } from './httpRequest'

/**
 * The address that the platform saw a client at, else 127.0.0.1. The gateway sets `x-real-ip`; a client may write
 * anything into the first hop of `x-forwarded-for`. A file of its own: `node:net` takes longer to load than a refused
 * request to answer.
 */
export function clientIpOf(client: MiniProgramCaller | Pick<HttpRequest, 'headers'>): string {
  const seen = 'channel' in client ? [client.clientIp] : hopsOf(client)
  return seen.map((ip) => ip?.trim() ?? '').find((ip) => isIP(ip) !== 0) ?? '127.0.0.1'
}

function hopsOf({ headers }: Pick<HttpRequest, 'headers'>): (string | undefined)[] {
  return [headers['x-real-ip'], headers['x-forwarded-for']?.split(',').at(-1)]
}
