import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { recordRefusal } from './refusals'

const PAGE = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n` +
  `<center>${title.replace('400 ', '')}</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`

/**
 * The same routes for whoever shows the merchant's own client certificate. Without one the answer is the page of the
 * server in front of WeChat Pay, as merchants report it; so it is, by our reading, for somebody else's.
 */
export const secured = (routes: Route[]): Route[] =>
  routes.map((route) => ({
    ...route,
    handle: (platform, request) => refusedWithout(platform, request) ?? route.handle(platform, request),
  }))

function refusedWithout(platform: Platform, { clientSerialNo, url }: WireRequest): WireReply | undefined {
  if (clientSerialNo === platform.accounts.merchant.serialNo) return undefined

  const isMissing = clientSerialNo === undefined
  recordRefusal(platform, url.pathname, {
    code: 'CLIENT_CERTIFICATE',
    text: isMissing
      ? {
          en: 'call the https host (wechat.paySecure) with the merchant certificate as client certificate',
          zh: '请用商户 API 证书作为客户端证书访问 https 主机（wechat.paySecure）',
        }
      : { en: 'the client certificate is not the merchant’s', zh: '客户端证书不是该商户的 API 证书' },
  })
  const title = isMissing ? '400 No required SSL certificate was sent' : '400 The SSL certificate error'
  return { status: 400, headers: { 'content-type': 'text/html' }, body: PAGE(title) }
}
