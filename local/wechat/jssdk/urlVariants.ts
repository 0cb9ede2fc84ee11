import type { Text } from '../../messages'
import { signedUrl } from './signature'
import { RIGHT, type Variant } from './variants'

/** Addresses that people sign instead of the page's own. */
export function urlVariants(pageUrl: string): Variant[] {
  const right = signedUrl(pageUrl)
  const bare = right.split('?', 1)[0] ?? ''
  const candidates: [string, Text][] = [
    [
      pageUrl,
      {
        en: 'The url was signed with its fragment; sign the part before "#".',
        zh: 'url 带着 # 之后的部分签了名；只签 # 之前的。',
      },
    ],
    [
      encodeURIComponent(right),
      { en: 'The url was signed URL-encoded; decode it before signing.', zh: 'url 编码后签了名；签名前要解码。' },
    ],
    [
      encodeURIComponent(pageUrl),
      { en: 'The url was signed URL-encoded and with its fragment.', zh: 'url 编码并带 # 部分签了名。' },
    ],
    [
      decoded(right),
      {
        en: 'The url was decoded before it was signed; sign it byte for byte as location.href gives it.',
        zh: 'url 被解码后签了名；要与 location.href 逐字节相同。',
      },
    ],
    [bare, { en: 'The url was signed without its query.', zh: 'url 签名时丢了查询串（? 之后）。' }],
    [
      beforeAmpersand(right),
      {
        en: 'The url was cut at its first "&": encode it when you send it to your server.',
        zh: 'url 在第一个 & 处被截断：传给后端时要 encodeURIComponent。',
      },
    ],
    [
      withoutShareMarks(right),
      {
        en: 'The url was signed without from= / isappinstalled=, which WeChat added when the page was shared.',
        zh: 'url 签名时少了微信分享时加上的 from= / isappinstalled=。',
      },
    ],
    [
      `${new URL(pageUrl).origin}/`,
      { en: 'Another page of the site was signed (its start page).', zh: '签的是站点首页，不是本页。' },
    ],
    [new URL(pageUrl).origin, { en: 'Only the origin was signed.', zh: '只签了域名。' }],
    ...otherHosts(right),
  ]
  const wrong = candidates.filter(([url]) => url !== right)
  return [RIGHT, ...wrong.map(([url, explanation]) => ({ fields: { url }, field: 'url', explanation }))]
}

function otherHosts(url: string): [string, Text][] {
  const { host } = new URL(url)
  const names = ['localhost', '127.0.0.1'].filter((name) => !host.startsWith(name))
  const others = names.map((name) => url.replace(host, host.replace(/^(localhost|127\.0\.0\.1)/, name)))
  const scheme = url.startsWith('https:') ? url.replace('https:', 'http:') : url.replace('http:', 'https:')
  return [...others, scheme].map((other) => [
    other,
    {
      en: `The address was signed as "${new URL(other).origin}", but the page is on "${new URL(url).origin}".`,
      zh: `签的是 "${new URL(other).origin}"，而页面在 "${new URL(url).origin}"。`,
    },
  ])
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch (error) {
    if (error instanceof URIError) return url
    throw error
  }
}

const beforeAmpersand = (url: string): string => url.split('&', 1)[0] ?? ''

function withoutShareMarks(url: string): string {
  return url.replace(/[?&](from|isappinstalled)=[^&]*/g, '').replace(/^([^?&]*)&/, '$1?')
}
