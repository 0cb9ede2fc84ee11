import type { Config } from '../platform/config'
import type { HttpClient } from '../platform/httpClient'
import { shippingApi } from '../wechat/shippingApi'
import type { TokenDeps } from '../wechat/tokens'
import type { OnPaid } from './fulfilments'
import { reportShipping } from './reportShipping'

export interface OnPaidOptions extends TokenDeps {
  config: Pick<Config, 'miniProgramAppid' | 'miniProgramSecret' | 'wechatApiUrl'>
  http: HttpClient
}

/**
 * THE file that a shop replaces: what happens once an order is paid. Called by reconcile, never before the money is
 * proven, until it has resolved; then never again. It may be called twice all the same, with the same `key`: put the key
 * into the row, message or request by which the goods are handed out, so that the second call finds them handed out.
 * It has ten seconds. What it throws is logged and tried again in one minute, then less and less often.
 *
 * The default reports the order to WeChat, which a mini-program that sells must do; payments elsewhere need nothing.
 */
export function openOnPaid({ config, ...deps }: OnPaidOptions): OnPaid {
  const { miniProgramAppid: appid, miniProgramSecret: secret, wechatApiUrl: apiUrl } = config
  const shipping = shippingApi(deps, { apiUrl, appid, secret })

  return async ({ order, payment }) => {
    const isPaidInMiniProgram = order.appid === appid && (order.tradeType ?? 'jsapi') === 'jsapi'
    if (isPaidInMiniProgram) await reportShipping(shipping, { order, payment })
  }
}
