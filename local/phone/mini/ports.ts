import type { ClientVerdict, PaymentRequest, PhoneUser } from '../wechatPort'

/** A person as the platform knows them inside the mini-program. */
export interface MiniPerson extends PhoneUser {
  openids: { miniProgram: string }
  unionid: string
}

/** The WeChat platform as a mini-program's client sees it. */
export interface MiniWeChatPort {
  urls: { api: string; open: string; pay: string }
  accounts: { miniProgram: { appid: string }; isLinkedByUnionid: boolean }
  users: MiniPerson[]
  currentUser(): MiniPerson
  /** What `wx.login` gives. */
  issueLoginCode(userId: string): string
  /** What `<button open-type="getPhoneNumber">` gives when the person allows it. */
  issuePhoneCode(userId: string): string
  /** The check behind `wx.requestPayment`. */
  openCashier(input: PaymentRequest): ClientVerdict & { cashierUrl?: string }
}

/** Whom the platform tells a function that its caller is. */
export interface MiniCaller {
  kind: 'miniProgram'
  appid: string
  openid: string
  unionid?: string
}

/** What went wrong in the cloud, by the platform's stable name. */
export interface CloudFailure {
  code: string
  message: string
}

/** CloudBase as a mini-program's client reaches it. Refusals are answers, never rejections. */
export interface MiniCloudPort {
  envId: string
  /** `json` is the text of what the function returned. */
  callFunction(
    name: string,
    data: unknown,
    caller: MiniCaller,
  ): Promise<{ ok: true; json: string; requestId: string } | ({ ok: false; requestId: string } & CloudFailure)>
  upload(file: {
    cloudPath: string
    bytes: Buffer
    openid: string
  }): { ok: true; fileId: string } | ({ ok: false } & CloudFailure)
  /** Undefined for a file that is not there. */
  tempUrl(fileId: string): string | undefined
}
