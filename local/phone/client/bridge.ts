import { disguiseAsWeChat } from './disguise'
import { connectToPhone } from './phoneConnection'
import { readFrameName } from './protocol'
import { reportPage } from './pageReports'
import { createWeixinJSBridge } from './weixinJSBridge'

// `bridgeScript` wraps the built file and puts the phone's origin here.
declare const PHONE_ORIGIN: string

const LATE_MS = 300
const STORAGE_OWNER = 'wechat:user'

// The first script of an app's page inside the phone. In any other window it leaves everything as it is.
const frame = window.parent === window ? undefined : readFrameName(window.name)
if (frame !== undefined) {
  disguiseAsWeChat(navigator, frame.miniProgram)
  if (frame.miniProgram !== undefined) Object.assign(window, { __wxjs_environment: 'miniprogram' })
  forgetOtherUser(frame.userId)

  const phone = connectToPhone(PHONE_ORIGIN)
  const bridge = createWeixinJSBridge(phone)
  reportPage(phone)

  if (frame.isBridgeLate) whenLate(() => define(bridge))
  else Object.assign(window, { WeixinJSBridge: bridge })
  if (!frame.isBridgeLate) document.addEventListener('DOMContentLoaded', announce)
}

function define(bridge: unknown): void {
  Object.assign(window, { WeixinJSBridge: bridge })
  announce()
}

function announce(): void {
  document.dispatchEvent(new Event('WeixinJSBridgeReady'))
}

function whenLate(task: () => void): void {
  window.addEventListener('load', () => window.setTimeout(task, LATE_MS))
}

/** Each WeChat user has a storage of their own; here one storage is emptied when somebody else takes the phone. */
function forgetOtherUser(userId: string): void {
  if (localStorage.getItem(STORAGE_OWNER) === userId) return
  localStorage.clear()
  sessionStorage.clear()
  localStorage.setItem(STORAGE_OWNER, userId)
}
