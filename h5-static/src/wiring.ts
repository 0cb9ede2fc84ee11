import wx from 'weixin-js-sdk'
import { createApi } from './api'
import type { Sdk } from './jssdk'
import { keepIn } from './keep'
import { createLogin } from './login'
import { createPurchases, randomKey } from './purchases'
import { createWeChat } from './wechat'

/** Longer than the longest deadline of a function (15 s), so that the server's own refusal is seen. */
const CALL_LIMIT_MS = 16_000

const isInWeChat = /MicroMessenger/i.test(navigator.userAgent)
// Every web-view says so since WeChat 7.0.0 (documentation of <web-view>), and unlike __wxjs_environment from the first script on.
const isInMiniProgram = isInWeChat && /miniProgram/i.test(navigator.userAgent)

/** Lets some time pass. */
export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export const api = createApi({ fetch: (url, init) => fetch(url, init), timeLimitMs: CALL_LIMIT_MS })

// In localStorage, because WeChat opens a new session storage with each visit and an open order must stay payable.
export const purchases = createPurchases({
  keep: keepIn(() => localStorage),
  newKey: () => randomKey((bytes) => crypto.getRandomValues(bytes)),
  now: () => Date.now(),
})

export const login = createLogin({
  api,
  keep: keepIn(() => sessionStorage),
  keepLong: keepIn(() => localStorage),
  isInWeChat,
  here: () => location.pathname + location.search + location.hash,
  go: (url) => location.assign(url),
  replace: (url) => location.replace(url),
})

export const wechat = createWeChat({
  // The package's types say `timestamp: number` and know no string; WeChat's documentation and its own code take both.
  sdk: wx as unknown as Sdk,
  isInWeChat,
  isInMiniProgram,
  landingUrl: location.href.split('#')[0] ?? location.href,
  signPage: (url) => api.signPage(url),
  wait,
})
