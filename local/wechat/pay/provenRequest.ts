import type { Platform } from '../platform'
import type { AnswerFields } from './answers'
import { explainSignature } from './explainSignature'
import { misshapen } from './fieldRules'
import { refuseMessage, type PayRefusal } from './payRefusal'
import { isSignedBy, signTypeOf, type SignType } from './sign'
import { readFlatXml, type XmlReading } from './xml'

/** A request whose form, merchant and signature are proven. */
export interface ProvenRequest {
  fields: Map<string, string>
  signType: SignType
  /** The fields that every signed answer repeats. */
  heading: AnswerFields
}

const XML_TEXTS = {
  POST_DATA_EMPTY: 'post数据为空',
  NOT_UTF8: '编码格式错误',
  XML_FORMAT_ERROR: 'XML格式错误',
} as const
// What WeChat was seen to say of a request without a merchant, and of a root that is not <xml> (it then finds none).
const NO_MERCHANT = 'mch_id参数格式错误'

/** Reads the XML and checks merchant and signature, in WeChat's order. Throws the PayRefusal of the first fault. */
export function proveRequest(platform: Platform, body: Buffer): ProvenRequest {
  const reading = readFlatXml(body)
  if (!reading.ok) throw unreadable(reading)

  const { fields } = reading
  checkMerchant(platform, fields.get('mch_id') ?? '')
  const signType = checkSignature(platform, fields)

  const appid = fields.get('appid') ?? ''
  const deviceInfo = fields.get('device_info') ?? ''
  const heading: AnswerFields = [
    ...(appid === '' ? [] : [['appid', appid] as const]),
    ['mch_id', platform.accounts.merchant.mchid],
    ...(deviceInfo === '' ? [] : [['device_info', deviceInfo] as const]),
  ]
  return { fields, signType, heading }
}

function unreadable({ code, detail }: Extract<XmlReading, { ok: false }>): PayRefusal {
  if (code === 'WRONG_ROOT')
    return refuseMessage({ code: 'PARAM_ERROR', field: 'mch_id', text: { en: detail, zh: NO_MERCHANT } })
  return refuseMessage({ code, text: { en: detail, zh: `${code}: ${XML_TEXTS[code]}` } })
}

function checkMerchant(platform: Platform, mchid: string): void {
  if (mchid === platform.accounts.merchant.mchid) return
  if (!/^\d{8,10}$/.test(mchid)) throw misshapen('mch_id', NO_MERCHANT)
  const text = { en: 'there is no merchant with this "mch_id"', zh: 'MCHID_NOT_EXIST: 商户号mch_id不存在' }
  throw refuseMessage({ code: 'MCHID_NOT_EXIST', field: 'mch_id', text })
}

function checkSignature(platform: Platform, fields: Map<string, string>): SignType {
  const signType = signTypeOf(fields.get('sign_type'))
  if (signType === undefined) {
    const text = { en: '"sign_type" must be MD5 or HMAC-SHA256', zh: 'sign_type参数格式错误' }
    throw refuseMessage({ code: 'PARAM_ERROR', field: 'sign_type', text })
  }
  const key = platform.accounts.merchant.v2Key
  const signature = fields.get('sign') ?? ''
  if (isSignedBy(fields, signature, { key, signType })) return signType

  const explanation = explainSignature(signature, {
    fields,
    key,
    signType,
    usualFields: ['appid', 'nonce_str'],
    ...usualMistakes(platform),
  })
  const { en, zh } = explanation.cause
  throw refuseMessage({
    code: 'SIGNERROR',
    field: explanation.field,
    text: { en: `wrong signature: ${en}`, zh: `签名错误：${zh}` },
    explanation,
  })
}

/** Keys and fields that are easily signed by mistake. */
export function usualMistakes({ accounts }: Pick<Platform, 'accounts'>) {
  return {
    otherKeys: [
      { name: 'mini-program secret 小程序 AppSecret', key: accounts.miniProgram.secret },
      { name: 'official account secret 公众号 AppSecret', key: accounts.officialAccount.secret },
      { name: 'merchant number 商户号', key: accounts.merchant.mchid },
      { name: 'empty key 空密钥', key: '' },
    ],
    extras: [
      ['sign_type', 'MD5'],
      ['sign_type', 'HMAC-SHA256'],
      ['mch_id', accounts.merchant.mchid],
      ['partnerid', accounts.merchant.mchid],
    ] as [string, string][],
  }
}
