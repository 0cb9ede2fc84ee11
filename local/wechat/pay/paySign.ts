import type { Platform } from '../platform'
import type { ClientRefusal } from '../verdict'
import { explainSignature, type SignatureExplanation } from './explainSignature'
import type { CashierCall } from './openCashier'
import { usualMistakes } from './provenRequest'
import { refuseClient } from './refuseClient'
import { isSignedBy } from './sign'
import type { Cause } from './signatureVariants'
import { explainRsa, type LineChoices } from './v3/explainRsa'
import { isSignedOver, publicHalf } from './v3/signedLines'

/** What stands before the prepay id in `package`. */
export const PREFIX = 'prepay_id='

/** Why the client's `paySign` is wrong, whichever API it was made for. */
export const paySignFault = (platform: Platform, call: CashierCall): ClientRefusal | undefined =>
  call.signType === 'RSA' ? rsaFault(platform, call) : keyFault(platform, call)

function keyFault(platform: Platform, call: CashierCall): ClientRefusal | undefined {
  const key = platform.accounts.merchant.v2Key
  const signType = call.signType === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5'
  const { appId, nonceStr, package: pack, timeStamp } = call
  const fields = new Map(Object.entries({ appId, nonceStr, package: pack, signType, timeStamp }))
  if (isSignedBy(fields, call.paySign, { key, signType })) return undefined

  const { otherKeys, extras } = usualMistakes(platform)
  const prepayExtra: [string, string][] = [...extras, ['prepay_id', pack.slice(PREFIX.length)]]
  const found = explainSignature(call.paySign, { fields, key, signType, otherKeys, extras: prepayExtra })
  return wrongSign(found.field === 'sign' ? 'paySign' : found.field, found)
}

/** Source: pay.weixin.qq.com/docs/merchant/apis/mini-program-payment/mini-transfer-payment.html. */
function rsaFault(platform: Platform, call: CashierCall): ClientRefusal | undefined {
  const { appId, timeStamp, nonceStr, package: pack, paySign } = call
  const key = publicHalf(platform.accounts.merchant.privateKey)
  if (isSignedOver([appId, timeStamp, nonceStr, pack], paySign, key)) return undefined

  const found = explainRsa({ signature: paySign, key, lines: linesOf(platform, call) })
  return wrongSign(found.field === 'signature' ? 'paySign' : found.field, found)
}

function linesOf({ accounts }: Platform, { appId, timeStamp, nonceStr, package: pack }: CashierCall): LineChoices[] {
  const otherApps = [accounts.miniProgram, accounts.officialAccount, accounts.mobileApp]
    .filter(({ appid }) => appid !== appId)
    .map(({ appid }) => ({ value: appid, cause: cause('appId', 'another appid was signed', '签名用了另一个 appId') }))
  return [
    [{ value: appId }, ...otherApps],
    [
      { value: timeStamp },
      { value: `${timeStamp}000`, cause: cause('timeStamp', 'milliseconds were signed', '签名用了毫秒时间戳') },
    ],
    [{ value: nonceStr }],
    [
      { value: pack },
      {
        value: pack.slice(PREFIX.length),
        cause: cause('package', '"package" was signed without "prepay_id="', 'package 签名时缺少 prepay_id= 前缀'),
      },
      {
        value: `package=${pack}`,
        cause: cause('package', '"package=" was signed before the value', '签名多了 package= 前缀'),
      },
    ],
  ]
}

/** The client's own words, and what is known about the cause. */
export function wrongSign(field: string, { cause, signed, expected }: SignatureExplanation): ClientRefusal {
  const refusal = { ...refuseClient(field, cause), errMsg: 'requestPayment:fail 支付验证签名失败', expected }
  return signed === undefined ? refusal : { ...refusal, signed }
}

const cause = (field: string, en: string, zh: string): Cause => ({ field, text: { en, zh } })
