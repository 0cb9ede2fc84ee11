import type { Platform } from '../platform'
import { issuedTickets } from '../tokens/tickets'
import type { ClientVerdict } from '../verdict'
import { explainSignature } from './explainSignature'
import { signatureOf, signedUrl } from './signature'

export interface JsConfig {
  appId: string
  timestamp: string
  nonceStr: string
  signature: string
  /** The page's real address, as the client knows it. */
  pageUrl: string
}

/**
 * The check behind wx.config: a known account, a page on the JS-safe domain (the site's host), and a signature by a jsapi
 * ticket that is still valid, over the page's own address. A refusal names the field that is wrong.
 */
export function checkJsConfig(platform: Platform, config: JsConfig): ClientVerdict {
  const { officialAccount } = platform.accounts
  if (config.appId !== officialAccount.appid) return refuseAppId(config.appId, officialAccount.appid)

  const safe = new URL(platform.siteUrl()).host
  const host = URL.canParse(config.pageUrl) ? new URL(config.pageUrl).host : ''
  if (host !== safe) return refuseHost(host, safe)

  const now = platform.clock.now().getTime()
  const isSigned = issuedTickets(platform)
    .filter(({ type, appid, expiresAt }) => type === 'jsapi' && appid === config.appId && expiresAt > now)
    .some(({ ticket }) => signatureOf({ ...config, ticket, url: signedUrl(config.pageUrl) }) === config.signature)
  return isSigned ? { ok: true } : explainSignature(platform, config)
}

function refuseAppId(appId: string, expected: string): ClientVerdict {
  const explanation = {
    en: `appId "${appId}" is not the official account ${expected} (the JSSDK takes no mini-program appid).`,
    zh: `appId "${appId}" 不是公众号 ${expected}（JSSDK 不接受小程序的 appid）。`,
  }
  return {
    ok: false,
    errMsg: 'config:fail, Error: invalid appid',
    field: 'appId',
    explanation,
    signed: appId,
    expected,
  }
}

function refuseHost(host: string, safe: string): ClientVerdict {
  const explanation = {
    en: `The page is on "${host}", but the only JS-safe domain of the account is "${safe}".`,
    zh: `页面在 "${host}" 上，而公众号的 JS 安全域名只有 "${safe}"。`,
  }
  const errMsg = 'config:fail, Error: invalid url domain'
  return { ok: false, errMsg, field: 'url', explanation, signed: host, expected: safe }
}
