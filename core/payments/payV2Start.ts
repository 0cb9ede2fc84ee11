import type { AppPayment, H5Payment, MiniProgramPayment } from '../api'
import { SECOND_MS } from '../platform/clock'
import { signPayV2, type PayV2Secret } from '../wechat/payV2Sign'
import type { Client } from './gateway'

interface Start {
  appid: string
  mchid: string
  prepayId: string
  client: Client
  nonceStr: string
  now: Date
}

/**
 * What the buyer's client passes to WeChat, in that client's spelling: the signed key is `timeStamp` for pages and
 * mini-programs, but `chooseWXPay` wants it passed as `timestamp`; an app passes exactly what is signed
 * (https://pay.weixin.qq.com/wiki/doc/api/app/app.php?chapter=9_12).
 */
export function startPayV2Payment(
  { appid, mchid, prepayId, client, nonceStr, now }: Start,
  secret: PayV2Secret,
): MiniProgramPayment | H5Payment | AppPayment {
  const time = String(Math.floor(now.getTime() / SECOND_MS))
  if (client === 'app') {
    const ids = { appid, partnerid: mchid, prepayid: prepayId, noncestr: nonceStr }
    const payment = { ...ids, package: 'Sign=WXPay' as const, timestamp: time }
    return { ...payment, sign: signPayV2(Object.entries(payment), secret) }
  }

  const common = { nonceStr, package: `prepay_id=${prepayId}`, signType: secret.signType }
  const paySign = signPayV2(Object.entries({ appId: appid, timeStamp: time, ...common }), secret)
  return client === 'miniProgram' ? { timeStamp: time, ...common, paySign } : { timestamp: time, ...common, paySign }
}
