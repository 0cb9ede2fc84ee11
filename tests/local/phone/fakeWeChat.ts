import type { ClientVerdict, JsConfig, PaymentRequest, WeChatPort } from '../../../local/phone/wechatPort'

export const BAD_SIGNATURE: Extract<ClientVerdict, { ok: false }> = {
  ok: false,
  errMsg: 'config:fail, Error: invalid signature',
  field: 'url',
  explanation: { en: 'The fragment was signed too.', zh: '签名时包含了 # 之后的部分。' },
  signed: 'jsapi_ticket=T&noncestr=N&timestamp=1&url=http://localhost:3001/#/me',
  expected: 'jsapi_ticket=T&noncestr=N&timestamp=1&url=http://localhost:3001/',
}

export interface FakeWeChat extends WeChatPort {
  /** The next verdicts; both are `ok` until a test says otherwise. */
  configVerdict: ClientVerdict
  payVerdict: ClientVerdict
  asked: { config: JsConfig[]; payment: PaymentRequest[] }
}

/** A WeChat platform that believes what the test tells it to believe. */
export function fakeWeChat(hosts = 'http://127.0.0.1:9'): FakeWeChat {
  const users = ['xiaolin', 'achen', 'muqing'].map((id) => ({
    id,
    nickname: `nick-${id}`,
    avatar: `/avatars/${id}.svg`,
  }))
  let current = users[0]!
  const fake: FakeWeChat = {
    urls: { api: hosts, open: hosts, pay: hosts, controls: `${hosts}/controls` },
    users,
    currentUser: () => current,
    switchUser: (id) => void (current = users.find((user) => user.id === id)!),
    configVerdict: { ok: true },
    payVerdict: { ok: true },
    asked: { config: [], payment: [] },
    checkJsConfig(input) {
      fake.asked.config.push(input)
      return fake.configVerdict
    },
    openCashier(input) {
      fake.asked.payment.push(input)
      return fake.payVerdict.ok ? { ok: true, cashierUrl: `${hosts}/cashier?token=t1` } : fake.payVerdict
    },
  }
  return fake
}
