import {
  isBeijingTime,
  isFen,
  isIpAddress,
  isJson,
  isNotifyUrl,
  isOneOf,
  isOutTradeNo,
  type FieldRule,
} from './fieldRules'

/** What every operation of the merchant API takes. */
export const COMMON_RULES: readonly FieldRule[] = [
  { name: 'appid', isRequired: true, maxLength: 32 },
  { name: 'mch_id', isRequired: true, maxLength: 32 },
  { name: 'nonce_str', isRequired: true, maxLength: 32 },
  { name: 'sign', isRequired: true, maxLength: 64 },
  { name: 'sign_type', maxLength: 32 },
]

/** The fields of /pay/unifiedorder. Source: pay.weixin.qq.com/doc/v2/merchant/4011936530. */
export const UNIFIEDORDER_RULES: readonly FieldRule[] = [
  ...COMMON_RULES,
  { name: 'device_info', maxLength: 32 },
  { name: 'body', isRequired: true, maxLength: 127 },
  { name: 'detail', maxLength: 6144 },
  { name: 'attach', maxLength: 127 },
  { name: 'out_trade_no', isRequired: true, minLength: 6, maxLength: 32, isValid: isOutTradeNo },
  { name: 'fee_type', maxLength: 16, isValid: isOneOf('CNY') },
  { name: 'total_fee', isRequired: true, maxLength: 10, isValid: isFen, message: 'invalid total_fee' },
  {
    name: 'spbill_create_ip',
    isRequired: true,
    maxLength: 64,
    isValid: isIpAddress,
    message: 'invalid spbill_create_ip',
  },
  { name: 'time_start', minLength: 14, maxLength: 14, isValid: isBeijingTime },
  { name: 'time_expire', minLength: 14, maxLength: 14, isValid: isBeijingTime },
  { name: 'goods_tag', maxLength: 32 },
  { name: 'notify_url', isRequired: true, maxLength: 256, isValid: isNotifyUrl },
  { name: 'trade_type', isRequired: true, maxLength: 16, isValid: isOneOf('JSAPI', 'NATIVE', 'MWEB', 'APP') },
  { name: 'product_id', maxLength: 32 },
  { name: 'limit_pay', maxLength: 32, isValid: isOneOf('no_credit') },
  { name: 'openid', maxLength: 128 },
  { name: 'receipt', maxLength: 8, isValid: isOneOf('Y') },
  { name: 'profit_sharing', maxLength: 16, isValid: isOneOf('Y', 'N') },
  { name: 'scene_info', maxLength: 256, isValid: isJson },
]
