import type { ErrorCode } from '../api'

export type Language = 'en' | 'zh'

interface Message {
  /** HTTP status of a refusal with this code; from 500 up only the log sees the text. */
  status: number
  en: string
  zh: string
}

/** Every refusal of the cloud functions: `{name}` marks a value that the throwing place gives. */
export const MESSAGES: Record<ErrorCode, Message> = {
  INVALID_INPUT: {
    status: 400,
    en: '"{field}" is not acceptable. Expected: {expected}.',
    zh: '字段“{field}”不符合要求，应为：{expected}。',
  },
  BODY_TOO_LARGE: {
    status: 413,
    en: 'The body is too large. Send at most {expected}.',
    zh: '请求体过大，最多 {expected}。',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    en: 'The content type is not supported. Send {expected}.',
    zh: '不支持的内容类型，请使用 {expected}。',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    en: 'This route does not take that method. Use {expected}.',
    zh: '该路径不支持此请求方法，请使用 {expected}。',
  },
  FOREIGN_ORIGIN: {
    status: 403,
    en: 'The "{field}" header does not name our own site. Call this API from the page that SITE_URL serves.',
    zh: '请求头“{field}”不是本站。请从 SITE_URL 所在的页面调用。',
  },
  FORBIDDEN: {
    status: 403,
    en: 'This function does not take such a caller. It serves: {expected}.',
    zh: '该云函数不接受这类调用方，仅限：{expected}。',
  },
  NOT_LOGGED_IN: {
    status: 401,
    en: 'Nobody is logged in. Log in first: `login` in a mini-program, /api/oauth/start in an H5 page.',
    zh: '尚未登录。小程序请先调用 login，H5 页面请先访问 /api/oauth/start。',
  },
  LOGIN_CODE_INVALID: {
    status: 401,
    en: 'WeChat does not know this code. Call wx.login() again and send the new code within five minutes.',
    zh: '微信不认可这个 code。请重新调用 wx.login()，并在五分钟内提交新的 code。',
  },
  LOGIN_CODE_USED: {
    status: 401,
    en: 'This code has been used. Call wx.login() again: a code works once.',
    zh: '这个 code 已经用过。请重新调用 wx.login()，每个 code 只能用一次。',
  },
  USER_BLOCKED: {
    status: 403,
    en: 'WeChat refuses to log this user in. Do not try again.',
    zh: '微信拒绝该用户登录，请勿重试。',
  },
  AVATAR_REFUSED: {
    status: 400,
    en: 'The file in "{field}" cannot be an avatar. Expected: {expected}.',
    zh: '“{field}”指向的文件不能用作头像，应为：{expected}。',
  },
  NICKNAME_REFUSED: {
    status: 400,
    en: '"{field}" cannot be a nickname. Expected: {expected}.',
    zh: '“{field}”不能用作昵称，应为：{expected}。',
  },
  PHONE_CODE_INVALID: {
    status: 400,
    en: 'The phone code is unknown, used or older than five minutes. Let the user tap the button again.',
    zh: '手机号 code 不存在、已使用或超过五分钟。请让用户再点一次按钮。',
  },
  OAUTH_FLOW_INVALID: {
    status: 400,
    en: 'This login was not begun in this browser, is over ten minutes old, or has been used. Start again at /api/oauth/start.',
    zh: '这次登录不是由本浏览器发起、已超过十分钟或已使用过。请从 /api/oauth/start 重新开始。',
  },
  OAUTH_REFUSED: {
    status: 403,
    en: 'The user refused the authorisation.',
    zh: '用户拒绝了授权。',
  },
  OAUTH_CODE_USED: {
    status: 400,
    en: 'This authorisation code has been used or is out of date. Start again at /api/oauth/start.',
    zh: '授权 code 已使用或已过期。请从 /api/oauth/start 重新开始。',
  },
  SNAPSHOT_USER: {
    status: 403,
    en: 'WeChat shows a snapshot of this page to a virtual user. Ask the user to tap "use full service".',
    zh: '当前为网页快照，微信给出的是虚拟用户。请引导用户点击“使用完整服务”。',
  },
  URL_NOT_OURS: {
    status: 400,
    en: '"{field}" is not a page of our own site. Expected: {expected}.',
    zh: '“{field}”不是本站页面，应为：{expected}。',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    en: 'There is no such product. Read `products` for those on sale.',
    zh: '没有这个商品。可用 products 查询在售商品。',
  },
  PRODUCT_SOLD_OUT: {
    status: 409,
    en: 'This product is sold out.',
    zh: '该商品已售罄。',
  },
  ORDER_NOT_FOUND: {
    status: 404,
    en: 'You have no order with this outTradeNo.',
    zh: '您没有这个 outTradeNo 对应的订单。',
  },
  ORDER_NOT_CANCELLABLE: {
    status: 409,
    en: 'This order cannot be cancelled any more: it is {status}.',
    zh: '订单当前状态为 {status}，不能取消。',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    en: '"{field}" was used for another purchase. Make a new key for each purchase.',
    zh: '“{field}”已用于另一笔购买。每笔购买请生成新的值。',
  },
  ORDER_NOT_REFUNDABLE: {
    status: 409,
    en: 'This order has no money to refund: it is {status}.',
    zh: '订单当前状态为 {status}，没有可退的款项。',
  },
  REFUND_NUMBER_REUSED: {
    status: 409,
    en: '"{field}" was used for another refund. The same number is the same refund: make a new one for other money.',
    zh: '“{field}”已用于另一笔退款。同一单号即同一笔退款，退另一笔请换新的单号。',
  },
  REFUND_TOO_MUCH: {
    status: 409,
    en: '"{field}" is more than what is left of this payment. Read the order for what was refunded so far.',
    zh: '“{field}”超过该笔付款的可退余额。可查询订单了解已退金额。',
  },
  REFUND_TOO_MANY: {
    status: 409,
    en: 'This order has had {expected} refunds, and WeChat Pay takes no more.',
    zh: '该订单已退款 {expected} 次，达到微信支付的上限。',
  },
  INVALID_XML: {
    status: 400,
    en: 'The message is not the flat XML of WeChat Pay: {expected}.',
    zh: '报文不是微信支付的单层 XML：{expected}。',
  },
  INVALID_SIGNATURE: {
    status: 401,
    en: 'The signature does not match. Check that key and algorithm ({expected}) are those of this merchant.',
    zh: '签名不一致。请检查密钥和算法（{expected}）是否属于该商户。',
  },
  NOTIFICATION_MISMATCH: {
    status: 400,
    en: 'The notification does not fit our order: "{field}" differs.',
    zh: '通知与订单不符：“{field}”不一致。',
  },
  PAYMENT_REFUSED: {
    status: 502,
    en: 'WeChat Pay refused {api}: {reason}.',
    zh: '微信支付拒绝了 {api}：{reason}。',
  },
  WECHAT_REFUSED: {
    status: 502,
    en: 'WeChat refused {api}: {reason}.',
    zh: '微信拒绝了 {api}：{reason}。',
  },
  WECHAT_ANSWER_INVALID: {
    status: 502,
    en: 'The answer of {api} cannot be believed: {reason}.',
    zh: '{api} 的返回不可信：{reason}。',
  },
  WECHAT_UNREACHABLE: {
    status: 503,
    en: '{api} gave no answer: {reason}.',
    zh: '{api} 没有应答：{reason}。',
  },
  WECHAT_BUSY: {
    status: 503,
    en: '{api} is busy or over its quota ({reason}). Try again later.',
    zh: '{api} 繁忙或超出额度（{reason}），请稍后再试。',
  },
  BUSY: {
    status: 503,
    en: 'Too many changes of the same record at once. Try again.',
    zh: '同一记录的并发修改过多，请重试。',
  },
  DEADLINE_EXCEEDED: {
    status: 503,
    en: 'No answer within {expected}. Ask for the state before you try again.',
    zh: '{expected}内未完成。重试之前请先查询状态。',
  },
  CONFIG_INVALID: {
    status: 500,
    en: 'The configuration of this function is not complete: {problems}',
    zh: '该云函数的配置不完整：{problems}',
  },
  INTERNAL: {
    status: 500,
    en: 'Something went wrong on our side. The requestId finds it in the log.',
    zh: '服务器内部错误，可凭 requestId 在日志中查找。',
  },
}
