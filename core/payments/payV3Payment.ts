import type { AppPayment, H5Payment, MiniProgramPayment } from '../api'
import { signPayV3Payment, type PayV3Merchant, type PayV3Stamp } from '../wechat/payV3Sign'
import type { Client } from './gateway'

interface Start {
  appid: string
  prepayId: string
  client: Client
}

/**
 * What the buyer's client passes to WeChat, in that client's spelling (https://pay.weixin.qq.com/doc/v3/merchant/4012365341):
 * `chooseWXPay` wants `timestamp` where `requestPayment` wants `timeStamp`, and an app signs the bare prepay id.
 */
export function startPayV3Payment(
  { appid, prepayId, client }: Start,
  stamp: PayV3Stamp,
  merchant: PayV3Merchant,
): MiniProgramPayment | H5Payment | AppPayment {
  const { timestamp, nonceStr } = stamp
  const signed = (last: string) => signPayV3Payment({ ...stamp, appid, last }, merchant.privateKey)
  if (client === 'app') {
    const sign = signed(prepayId)
    const names = { appid, partnerid: merchant.mchid, prepayid: prepayId, noncestr: nonceStr }
    return { ...names, package: 'Sign=WXPay', timestamp, sign }
  }

  const last = `prepay_id=${prepayId}`
  const common = { nonceStr, package: last, signType: 'RSA' as const, paySign: signed(last) }
  return client === 'miniProgram' ? { timeStamp: timestamp, ...common } : { timestamp, ...common }
}
