/** The headers of every hosted file; the page may be framed by `frameAncestor` only, by nobody when it is undefined. */
export function securityHeaders(frameAncestor: string | undefined): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'self'",
      "img-src 'self' data:",
      "style-src 'self' 'unsafe-inline'",
      "object-src 'none'",
      "base-uri 'none'",
      `frame-ancestors ${frameAncestor ?? "'none'"}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    // Not "no-referrer": a page address can hold an OAuth state, which other sites must not see, but our own may.
    'referrer-policy': 'same-origin',
  }
}
