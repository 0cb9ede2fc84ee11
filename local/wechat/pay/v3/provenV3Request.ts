import type { Text } from '../../../messages'
import type { Platform } from '../../platform'
import type { WireRequest } from '../../router'
import type { SignatureExplanation } from '../explainSignature'
import { readAuthorization, type Authorization } from './authorization'
import { explainRequest } from './explainRequest'
import { isSignedOver, publicHalf, signedText } from './signedLines'
import { refuseV3, type V3Refusal } from './v3Refusal'

const LARGEST_SKEW_S = 300
const SHOWN = 1024

/**
 * Checks who sent the request, in WeChat's order: form of the header, merchant, certificate, time, signature over the very
 * bytes. Throws the 401 SIGN_ERROR of the first fault; `pattern` is the operation's path with its names in braces.
 */
export function proveV3Request(platform: Platform, request: WireRequest, pattern: string): void {
  const authorization = readAuthorization(request.headers['authorization'] ?? '')
  if ('cause' in authorization) throw misread(authorization)
  checkSender(platform, authorization)

  const { method, url, body } = request
  const target = url.pathname + url.search
  const { timestamp, nonce_str: nonce, signature } = authorization
  const key = publicHalf(platform.accounts.merchant.privateKey)
  const lines = [method, target, timestamp, nonce, body]
  if (isSignedOver(lines, signature, key)) return

  const explanation = explainRequest({ request, authorization, pattern, key })
  throw signError({
    text: { en: `wrong signature: ${explanation.cause.en}`, zh: '错误的签名，验签失败' },
    explanation,
    wireDetail: {
      ...{ field: 'signature', location: 'authorization', issue: 'sign not match' },
      sign_information: {
        method,
        url: target,
        truncated_sign_message: signedText(lines).toString('utf8').slice(0, SHOWN),
        sign_message_length: signedText(lines).length,
      },
    },
  })
}

function checkSender({ accounts, clock }: Platform, { mchid, serial_no, timestamp }: Authorization): void {
  if (mchid !== accounts.merchant.mchid)
    throw fault('mchid', { en: 'there is no merchant with this "mchid"', zh: '商户号不存在' })
  if (serial_no.toUpperCase() !== accounts.merchant.serialNo)
    throw fault('serial_no', serialText(accounts.wechatPay, serial_no.toUpperCase()))

  const skewS = Math.abs(clock.now().getTime() / 1000 - Number(timestamp))
  if (!/^\d{1,10}$/.test(timestamp) || skewS > LARGEST_SKEW_S)
    throw fault('timestamp', {
      en: /^\d{13}$/.test(timestamp)
        ? '"timestamp" counts milliseconds, expected seconds'
        : `"timestamp" must be within ${LARGEST_SKEW_S} seconds of now`,
      zh: 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
    })
}

function serialText(wechatPay: Platform['accounts']['wechatPay'], serialNo: string): Text {
  const isWeChats = wechatPay.certificates.some((certificate) => certificate.serialNo === serialNo)
  const en = isWeChats
    ? '"serial_no" names a certificate of WeChat Pay, expected the merchant\'s own'
    : '"serial_no" names no certificate of this merchant'
  return { en, zh: '商户证书序列号有误。请使用签名私钥匹配的证书序列号' }
}

function misread({ field, cause }: { field: string; cause: Text }): V3Refusal {
  return signError({
    text: { en: cause.en, zh: `Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》：${cause.zh}` },
    explanation: { field, cause, expected: 'WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",…' },
  })
}

const fault = (field: string, cause: Text) => signError({ text: cause, explanation: { field, cause, expected: '' } })

function signError(details: { text: Text; explanation: SignatureExplanation; wireDetail?: object }): V3Refusal {
  return refuseV3({ status: 401, code: 'SIGN_ERROR', ...details })
}
