import { stringifySetCookie } from 'cookie'
import type { HttpRequest } from '../platform/httpRequest'

/**
 * With this prefix a browser keeps a cookie only from this very host and only for the whole of it. A cookie of any other
 * name could be planted by another tenant of the platform's shared domain, and would arrive first (measured in Chromium).
 */
export type HostCookieName = `__Host-${string}`

/** Reads a cookie that a browser holds once: two of them were forged by somebody, and neither is believed. */
export function readHostCookie({ headers, cookies }: HttpRequest, name: HostCookieName): string | undefined {
  const occurrences = (headers['cookie'] ?? '').split(';').filter((pair) => pair.trim().startsWith(`${name}=`))
  return occurrences.length === 1 ? cookies[name] : undefined
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
