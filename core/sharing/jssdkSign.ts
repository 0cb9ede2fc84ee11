import type { JssdkConfig } from '../api'
import type { Clock } from '../platform/clock'
import { SECOND_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { fields, text } from '../platform/input'
import { randomHex, type Random } from '../platform/random'
import { jssdkSignature } from '../wechat/jssdkSignature'
import type { TokenCache } from '../wechat/tokens'

export interface JssdkSignDeps {
  siteUrl: string
  appid: string
  tickets: TokenCache
  clock: Clock
  random: Random
}

/** What our pages call: sharing (the current pair, and the four it replaces, for old clients) and payment. */
const JS_API_LIST = [
  'updateAppMessageShareData',
  'updateTimelineShareData',
  'onMenuShareTimeline',
  'onMenuShareAppMessage',
  'onMenuShareQQ',
  'onMenuShareQZone',
  'chooseWXPay',
]

const MAX_URL_BYTES = 2048

/**
 * Answers the fields of `wx.config` for one of our own pages, signed with the official account's ticket.
 * Throws URL_NOT_OURS for any other page: a signature would lend our account to it.
 */
export async function jssdkSign(
  { siteUrl, appid, tickets, clock, random }: JssdkSignDeps,
  input: unknown,
): Promise<JssdkConfig> {
  const { url } = fields(input, { url: text(/^[^\p{Cc}]+$/u, 'the address of the page, without control characters') })
  const page = ownPage(url, siteUrl)

  const { value: ticket } = await tickets.get()

  const timestamp = Math.floor(clock.now().getTime() / SECOND_MS)
  const nonceStr = randomHex(random, 16)
  const signature = jssdkSignature({ ticket, nonceStr, timestamp, url: page })
  return { appId: appid, timestamp, nonceStr, signature, jsApiList: [...JS_API_LIST] }
}

/** WeChat compares with the page's own address byte for byte, so nothing but the fragment may change. */
function ownPage(url: string, siteUrl: string): string {
  const [page = ''] = url.split('#')
  const isOurs = page.startsWith(`${siteUrl}/`) && URL.canParse(page) && new URL(page).origin === siteUrl
  if (!isOurs || Buffer.byteLength(page) > MAX_URL_BYTES) {
    throw new AppError('URL_NOT_OURS', { field: 'url', expected: `a page below ${siteUrl}/, at most 2 KiB` })
  }
  return page
}
