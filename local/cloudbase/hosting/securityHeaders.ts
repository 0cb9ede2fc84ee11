import type { PhoneFrame } from './phoneFrame'

/** The headers of every hosted file; the page may be framed by the phone only, by nobody where there is none. */
export function securityHeaders(phone: Omit<PhoneFrame, 'script'> | undefined): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'self'",
      ["img-src 'self' data:", phone?.avatarOrigin].filter(Boolean).join(' '),
      "style-src 'self' 'unsafe-inline'",
      "object-src 'none'",
      "base-uri 'none'",
      `frame-ancestors ${phone?.origin ?? "'none'"}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    // Not "no-referrer": a page address can hold an OAuth state, which other sites must not see, but our own may.
    'referrer-policy': 'same-origin',
  }
}
