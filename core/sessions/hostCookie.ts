import { stringifySetCookie } from 'cookie'
import type { HttpRequest } from '../platform/httpRequest'

/**
 * With this prefix a browser keeps a cookie only from this very host and only for the whole of it. A cookie of any other
 * name could be planted by another tenant of the platform's shared domain, and would arrive first (measured in Chromium).
 */
export type HostCookieName = `__Host-${string}`

/**
 * Reads a cookie that a browser holds once. Where it comes twice, or with blanks of any kind around its name, somebody
 * has forged one (servers that trim names are fooled by that), and none is believed.
 */
export function readHostCookie({ headers }: HttpRequest, name: HostCookieName): string | undefined {
  const pairs = (headers['cookie'] ?? '').split(';')
  const [pair, ...others] = pairs.filter((each) => each.split('=', 1)[0]?.trim() === name)
  const isExact = others.length === 0 && pair?.replace(/^ /, '').startsWith(`${name}=`)
  return isExact ? pair?.slice(pair.indexOf('=') + 1) : undefined
}

/** Makes the `Set-Cookie` text. Lax, not Strict: the way back from WeChat is cross-site. */
export function hostCookie(name: HostCookieName, value: string, maxAgeS: number): string {
  return stringifySetCookie({
    name,
    value,
    maxAge: maxAgeS,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
  })
}
