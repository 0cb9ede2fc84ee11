import type { Text } from '../../messages'
import type { Accounts } from '../accounts'
import type { TradeType } from './orders'

/** Why an app cannot order in this way: an app for phones pays by its SDK only, and that SDK serves no other app. */
export function tradeAppFault(accounts: Accounts, appid: string, tradeType: TradeType): Text | undefined {
  const { miniProgram, officialAccount, mobileApp } = accounts
  if (![miniProgram, officialAccount, mobileApp].some((app) => app.appid === appid))
    return { en: '"appid" is not bound to this merchant', zh: '商户号mch_id与appid不匹配' }

  const isMobile = appid === mobileApp.appid
  if (tradeType === 'APP' && !isMobile)
    return { en: '"appid" must be the app for phones to order for APP', zh: 'APP 支付应使用移动应用的 appid' }
  if (tradeType === 'JSAPI' && isMobile)
    return {
      en: '"appid" is the app for phones, which cannot order for JSAPI',
      zh: '移动应用的 appid 不能用于 JSAPI 下单',
    }
  return undefined
}
