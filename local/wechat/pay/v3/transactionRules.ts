import { isIpAddress, isNotifyUrl } from '../fieldRules'
import type { JsonRule } from './jsonRules'

// ISO 8601 with seconds and a zone. Source: pay.weixin.qq.com/doc/v3/partner/4012081726.
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/
const TEN_BILLION = 10_000_000_000

/** Fields of every order. Source: pay.weixin.qq.com/docs/merchant/apis/jsapi-payment/direct-jsons/jsapi-prepay.html. */
export const ORDER_RULES: readonly JsonRule[] = [
  { field: '/appid', label: '公众号ID', type: 'string', isRequired: true, least: 1, most: 32 },
  { field: '/mchid', label: '直连商户号', type: 'string', isRequired: true, least: 1, most: 32 },
  { field: '/description', label: '商品描述', type: 'string', isRequired: true, least: 1, most: 127 },
  {
    ...{ field: '/out_trade_no', label: '商户订单号', type: 'string', isRequired: true, least: 6, most: 32 },
    pattern: /^[0-9a-zA-Z_\-|*]+$/,
  },
  { field: '/time_expire', label: '交易结束时间', type: 'string', least: 1, most: 64, pattern: TIME, isValid: isTime },
  { field: '/attach', label: '附加数据', type: 'string', most: 128 },
  {
    ...{ field: '/notify_url', label: '通知地址', type: 'string', isRequired: true, least: 1, most: 255 },
    isValid: isNotifyUrl,
  },
  { field: '/goods_tag', label: '订单优惠标记', type: 'string', most: 32 },
  { field: '/support_fapiao', label: '电子发票入口开放标识', type: 'boolean' },
  { field: '/amount', label: '订单金额', type: 'object', isRequired: true },
  { field: '/amount/total', label: '总金额', type: 'integer', isRequired: true, least: 1, most: TEN_BILLION },
  { field: '/amount/currency', label: '货币类型', type: 'string', pattern: /^CNY$/ },
  { field: '/detail', label: '优惠功能', type: 'object' },
  { field: '/settle_info', label: '结算信息', type: 'object' },
  { field: '/settle_info/profit_sharing', label: '是否指定分账', type: 'boolean' },
  { field: '/scene_info', label: '场景信息', type: 'object' },
  { field: '/scene_info/payer_client_ip', label: '用户终端IP', type: 'string', most: 45, isValid: isIpAddress },
  { field: '/scene_info/device_id', label: '商户端设备号', type: 'string', most: 32 },
]

/** What an order inside WeChat has besides. */
export const JSAPI_RULES: readonly JsonRule[] = [
  ...ORDER_RULES,
  { field: '/payer', label: '支付者', type: 'object', isRequired: true },
  { field: '/payer/openid', label: '用户标识', type: 'string', isRequired: true, least: 1, most: 128 },
]

/** What an order from a page outside WeChat has besides. */
export const H5_RULES: readonly JsonRule[] = [
  ...ORDER_RULES,
  { field: '/scene_info', label: '场景信息', type: 'object', isRequired: true },
  { field: '/scene_info/payer_client_ip', label: '用户终端IP', type: 'string', isRequired: true },
  { field: '/scene_info/h5_info', label: 'H5场景信息', type: 'object', isRequired: true },
  { field: '/scene_info/h5_info/type', label: '场景类型', type: 'string', isRequired: true, least: 1, most: 32 },
]

function isTime(value: string): boolean {
  return !Number.isNaN(Date.parse(value))
}
