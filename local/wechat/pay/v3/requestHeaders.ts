import type { Platform } from '../../platform'
import type { WireRequest } from '../../router'
import { findWeChatKey } from './weChatProof'
import { paramError, type FaultDetail } from './v3Refusal'

/**
 * Throws PARAM_ERROR where a header is missing that APIv3 demands. Sources: pay.weixin.qq.com/doc/v3/partner/4012081726,
 * pay.weixin.qq.com/wiki/doc/api_external/ch/faq/chapter1_5_1.shtml.
 */
export function checkHeaders(platform: Platform, { method, headers }: WireRequest): void {
  const header = (name: string) => headers[name] ?? ''
  if (header('accept') === '' || header('user-agent') === '')
    throw paramError(at(header('accept') === '' ? 'Accept' : 'User-Agent', '', 'required'), {
      en: 'the headers "Accept" and "User-Agent" must both be there',
      zh: 'Http头缺少Accept或User-Agent',
    })
  if (!/application\/json|\*\/\*/.test(header('accept')))
    throw paramError(at('Accept', header('accept'), 'application/json expected'), {
      en: 'the header "Accept" must allow application/json',
      zh: 'Http头Accept必须包含application/json',
    })
  if (method === 'POST' && !/^application\/json\b/i.test(header('content-type')))
    throw paramError(at('Content-Type', header('content-type'), 'application/json expected'), {
      en: 'the header "Content-Type" must be application/json',
      zh: 'Http头Content-Type必须为application/json',
    })

  const serial = header('wechatpay-serial')
  if (serial === '' || findWeChatKey(platform, serial) !== undefined) return
  const isMerchants = serial.toUpperCase() === platform.accounts.merchant.serialNo
  throw paramError(at('Wechatpay-Serial', serial, 'unknown serial number'), {
    en: isMerchants
      ? '"Wechatpay-Serial" names the merchant\'s own certificate; it asks for one of WeChat Pay\'s keys'
      : '"Wechatpay-Serial" names no key of WeChat Pay',
    zh: isMerchants
      ? '平台证书序列号Wechatpay-Serial错误：填写的是商户证书序列号，应为微信支付公钥ID或平台证书序列号'
      : '平台证书序列号Wechatpay-Serial错误',
  })
}

const at = (field: string, value: string, issue: string): FaultDetail => ({ field, value, issue, location: 'header' })
