import type { Html } from '../../pages/page'
import { page } from '../../pages/page'
import type { Platform } from '../platform'
import type { WireReply } from '../router'

interface PageParts {
  title: string
  body: Html
  style?: string
  script?: string
}

/** One of WeChat's own pages: nothing from outside, no frame but the phone's. */
export function pageReply(platform: Platform, parts: PageParts): WireReply {
  const nonce = platform.random(16).toString('base64url')
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce, platform.phoneOrigin()),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: page({ ...parts, language: platform.language, nonce }),
  }
}

function contentSecurityPolicy(nonce: string, phoneOrigin: string | undefined): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src data:`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${phoneOrigin ?? `'none'`}`,
  ].join('; ')
}
