import { isIP } from 'node:net'
import type { HttpRequest } from './httpRequest'

/**
 * The address that the gateway saw, else 127.0.0.1. The gateway sets `x-real-ip`; a client may write anything into the
 * first hop of `x-forwarded-for`. A file of its own: `node:net` takes longer to load than a refused request to answer.
 */
export function clientIpOf({ headers }: Pick<HttpRequest, 'headers'>): string {
  const lastHop = headers['x-forwarded-for']?.split(',').at(-1)
  return [headers['x-real-ip'], lastHop].map((ip) => ip?.trim() ?? '').find((ip) => isIP(ip) !== 0) ?? '127.0.0.1'
}
