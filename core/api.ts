/**
 * The client contract: what each cloud function takes, answers and refuses.
 * Types only, so that the mini-program and the H5 app can import it without a byte of server code.
 */

/** Money is an integer number of fen (1/100 yuan); times are ISO 8601 texts in UTC. */
export type Fen = number
export type IsoTime = string

export type OrderStatus = 'created' | 'prepaid' | 'closing' | 'closed' | 'paid' | 'paidLate' | 'refunding' | 'refunded'

export interface UserView {
  userId: string
  nickname?: string
  /** An https address; for the mini-program also a `cloud://` file, which its `<image>` shows. */
  avatarUrl?: string
  /** The phone number with its middle hidden, such as `138****0001`; the whole number is not kept. */
  phone?: string
}

export interface ProductView {
  productId: string
  title: string
  description: string
  priceFen: Fen
  /** Path of the picture below the site's root, such as `/products/tieguanyin.svg`. */
  picture: string
  soldOut: boolean
}

export interface OrderView {
  outTradeNo: string
  status: OrderStatus
  productId: string
  title: string
  picture: string
  quantity: number
  totalFen: Fen
  createdAt: IsoTime
  expiresAt: IsoTime
  paidAt?: IsoTime
  /** What has been refunded so far; absent when nothing. */
  refundedFen?: Fen
}

/** What `wx.requestPayment` takes in a mini-program. */
export interface MiniProgramPayment {
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'MD5' | 'HMAC-SHA256' | 'RSA'
  paySign: string
}

/** What `wx.chooseWXPay` of the JSSDK takes: the same values, but `timestamp` is spelled small. */
export interface H5Payment {
  timestamp: string
  nonceStr: string
  package: string
  signType: 'MD5' | 'HMAC-SHA256' | 'RSA'
  paySign: string
}

/** What the payment of WeChat's SDK for native apps takes. */
export interface AppPayment {
  appid: string
  partnerid: string
  prepayid: string
  package: 'Sign=WXPay'
  noncestr: string
  timestamp: string
  sign: string
}

/** How the buyer pays: inside WeChat, on a page outside WeChat, by a QR code, or in a native app. */
export type TradeType = 'jsapi' | 'h5' | 'native' | 'app'

export interface JssdkConfig {
  appId: string
  timestamp: number
  nonceStr: string
  signature: string
  jsApiList: string[]
}

export interface LoginAnswer {
  user: UserView
  isNew: boolean
  /** The origin of the H5 app, which the mini-program opens in a `<web-view>`. */
  siteUrl: string
}

/** Over HTTP `login` also answers the token for `Authorization: Bearer …`. */
export interface HttpLoginAnswer extends LoginAnswer {
  sessionToken: string
  expiresInS: number
}

/** One thing at a time; each is refused as a whole or kept as a whole. */
export type ProfileInput =
  /** 1 to 20 characters as a reader counts them, without line breaks. */
  | { nickname: string }
  /** A file that this user uploaded below `avatars/<own userId>/`: PNG, JPEG, GIF or WebP of at most 1 MB. */
  | { avatarFileId: string }
  /** `e.detail.code` of `<button open-type="getPhoneNumber">`: five minutes, one use. */
  | { phoneCode: string }

export interface ProfileAnswer {
  user: UserView
}

/** A visit by a shared card: `from` is the userId that the card's path carries. */
export interface ShareInput {
  from: string
  productId: string
}

export interface ShareAnswer {
  /** False for one's own card, a card of nobody, and a card that this visitor has opened before. */
  isCounted: boolean
}

export interface UnifiedOrderInput {
  productId: string
  /** 1 to 99. */
  quantity: number
  /** 16 to 64 of `A-Z a-z 0-9 _ -`, made once per purchase: the same key gives the same order. */
  idempotencyKey: string
  /** `jsapi` unless said. */
  tradeType?: TradeType
}

export interface UnifiedOrderAnswer {
  order: OrderView
  /** Absent once the order needs no payment any more (paid, closing, closed). */
  payment?: MiniProgramPayment | H5Payment | AppPayment
  /** Instead of `payment`: for `native` the text of a QR code (two hours), for `h5` a page to open (five minutes). */
  payUrl?: string
}

export type OrderInput =
  { action: 'get'; outTradeNo: string } | { action: 'list'; cursor?: string } | { action: 'cancel'; outTradeNo: string }

export interface OrderAnswer {
  order: OrderView
}

export interface OrderPage {
  orders: OrderView[]
  /** Give it back as `cursor` for the next page; absent on the last one. */
  nextCursor?: string
}

/** A refund by the merchant, in whole or in part. */
export interface RefundInput {
  outTradeNo: string
  /** 1 to 64 of `0-9 A-Z a-z _ | * @ -`, the merchant's own: the same number is the same refund, however often it is sent. */
  outRefundNo: string
  /** All that is left unless said. */
  refundFen?: Fen
  /** Shown to the payer; at most 80 characters. */
  reason?: string
}

/** `requested`: kept here, and asked for until WeChat has decided. `failed`: no money moved, and `failure` says why. */
export type RefundStatus = 'requested' | 'processing' | 'succeeded' | 'failed'

export interface RefundView {
  outRefundNo: string
  outTradeNo: string
  status: RefundStatus
  refundFen: Fen
  reason?: string
  createdAt: IsoTime
  endedAt?: IsoTime
  /** WeChat's own code, such as CLOSED, CHANGE or ABNORMAL. */
  failure?: string
}

export interface RefundAnswer {
  refund: RefundView
  order: OrderView
}

/** What the merchant's own systems reach by the platform's admin call of a function; closed to every client. */
export interface MerchantApi {
  refund: { input: RefundInput; answer: RefundAnswer }
}

/** What the mini-program reaches by `wx.cloud.callFunction`. */
export interface MiniProgramApi {
  login: { input: Record<string, never>; answer: LoginAnswer }
  profile: { input: ProfileInput; answer: ProfileAnswer }
  share: { input: ShareInput; answer: ShareAnswer }
  products: { input: Record<string, never>; answer: { products: ProductView[] } }
  unifiedOrder: { input: UnifiedOrderInput; answer: UnifiedOrderAnswer }
  order: { input: OrderInput; answer: OrderAnswer | OrderPage }
}

/** What the H5 app reaches over HTTP, by method and route. */
export interface HttpApi {
  'POST /api/login': { input: { code: string }; answer: HttpLoginAnswer }
  'GET /api/session': { input: Record<string, never>; answer: { user: UserView } }
  'DELETE /api/session': { input: Record<string, never>; answer: Record<string, never> }
  'GET /api/jssdk/sign': { input: { url: string }; answer: JssdkConfig }
  'GET /api/products': { input: Record<string, never>; answer: { products: ProductView[] } }
  'POST /api/pay/unified-order': { input: UnifiedOrderInput; answer: UnifiedOrderAnswer }
  'GET /api/orders': { input: { outTradeNo: string } | { cursor?: string }; answer: OrderAnswer | OrderPage }
  'DELETE /api/orders': { input: { outTradeNo: string }; answer: OrderAnswer }
}

export type ErrorCode =
  | 'INVALID_INPUT'
  | 'BODY_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'METHOD_NOT_ALLOWED'
  | 'FOREIGN_ORIGIN'
  | 'FORBIDDEN'
  | 'NOT_LOGGED_IN'
  | 'LOGIN_CODE_INVALID'
  | 'LOGIN_CODE_USED'
  | 'USER_BLOCKED'
  | 'AVATAR_REFUSED'
  | 'NICKNAME_REFUSED'
  | 'PHONE_CODE_INVALID'
  | 'OAUTH_FLOW_INVALID'
  | 'OAUTH_REFUSED'
  | 'OAUTH_CODE_USED'
  | 'SNAPSHOT_USER'
  | 'URL_NOT_OURS'
  | 'PRODUCT_NOT_FOUND'
  | 'PRODUCT_SOLD_OUT'
  | 'ORDER_NOT_FOUND'
  | 'ORDER_NOT_CANCELLABLE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'ORDER_NOT_REFUNDABLE'
  | 'REFUND_NUMBER_REUSED'
  | 'REFUND_TOO_MUCH'
  | 'REFUND_TOO_MANY'
  | 'INVALID_XML'
  | 'INVALID_SIGNATURE'
  | 'NOTIFICATION_MISMATCH'
  | 'PAYMENT_REFUSED'
  | 'WECHAT_REFUSED'
  | 'WECHAT_ANSWER_INVALID'
  | 'WECHAT_UNREACHABLE'
  | 'WECHAT_BUSY'
  | 'BUSY'
  | 'DEADLINE_EXCEEDED'
  | 'CONFIG_INVALID'
  | 'INTERNAL'

export interface Refusal {
  ok: false
  code: ErrorCode
  /** What was wrong and what to do, for developers; shop texts by code lie in shop/texts.zh.json. */
  message: string
  /** The input field that was refused, where there is one. */
  field?: string
  requestId: string
}

/** Every answer, by callFunction and over HTTP alike. */
export type Reply<T> = { ok: true; data: T } | Refusal
