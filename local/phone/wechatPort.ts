/** What the WeChat platform thought of a call that carried a signature. */
export type ClientVerdict =
  | { ok: true }
  | {
      ok: false
      errMsg: string
      field: string
      explanation: { en: string; zh: string }
      /** The two texts that should have been the same, where there are two. */
      signed?: string
      expected?: string
    }

/** A person who can hold the phone. */
export interface PhoneUser {
  id: string
  nickname: string
  /** A `data:` address, or a path below the WeChat platform's api host. */
  avatar: string
}

/** The WeChat platform as the phone sees it. */
export interface WeChatPort {
  urls: { api: string; open: string; pay: string; controls: string }
  users: PhoneUser[]
  currentUser(): PhoneUser
  switchUser(id: string): void
  checkJsConfig(input: JsConfig): ClientVerdict
  openCashier(input: PaymentRequest): ClientVerdict & { cashierUrl?: string }
}

/** What `wx.config` signed, and the address of the page that asked. */
export interface JsConfig {
  appId: string
  timestamp: string
  nonceStr: string
  signature: string
  pageUrl: string
}

/** What `chooseWXPay` hands to the native side, and who pays. */
export interface PaymentRequest {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
  userId: string
}
