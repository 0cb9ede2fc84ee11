import { readMiniProgramCall } from './miniProgramCall'
import { createPermissions } from './permissions'
import { readShareCard } from './shareCard'
import type { BridgeAnswer, Checks, Invocation, NativeResult, ShareTarget, WindowAction } from './state'
import type { ClientVerdict, WeChatPort } from './wechatPort'

/** The part of WeChat's client that a page reaches through the bridge, and that asks WeChat's servers. */
export interface Native {
  /** Never throws for what a page sent: a refusal is an answer with an `err_msg`. */
  invoke(call: Invocation): NativeResult
}

/** The old share calls are asked for by their menu entries. */
const SHARE_MENUS = new Set(['menu:share:appmessage', 'menu:share:timeline'])

/** Bridge name → how its `err_msg` begins; the old payment call answers in its own spelling. */
const WIRE_NAMES = new Map([['getBrandWCPayRequest', 'get_brand_wcpay_request']])

/**
 * In a mini-program's web-view only the mini-program itself can take money: payment is not among the calls that
 * WeChat documents for web-view, and a published report gives this answer of the bridge.
 */
const PAYMENT_IN_WEB_VIEW = 'fail_no permission to execute'

/** Answers calls as `WeixinJSBridge` does, with `wechat` as the judge of every signature; each verdict is put into `checks`. */
export function createNative(wechat: WeChatPort, appUrl: string, checks: Checks): Native {
  const permissions = createPermissions()

  const calls = new Map<string, (call: Invocation) => NativeResult>([
    ['preVerifyJSAPI', verify],
    ['checkJsApi', (call) => answer('checkJsApi', 'ok', { checkResult: checkResult(call) })],
    ['getNetworkType', () => ({ kind: 'answer', answer: { err_msg: 'network_type:wifi' } })],
    ['updateAppMessageShareData', (call) => setCard('friend', call)],
    ['updateTimelineShareData', (call) => setCard('timeline', call)],
    ['sendAppMessage', (call) => sendCard('friend', call)],
    ['shareTimeline', (call) => sendCard('timeline', call)],
    ['getBrandWCPayRequest', pay],
    ['invokeMiniProgramAPI', callMiniProgram],
    ['closeWindow', (call) => window('close', call)],
    ['hideOptionMenu', (call) => window('hideMenu', call)],
    ['showOptionMenu', (call) => window('showMenu', call)],
  ])

  return {
    invoke(call) {
      const run = calls.get(call.name)
      if (run === undefined) return answer(call.name, 'function not exist')

      const refusal = permissions.refusal(call)
      return refusal === undefined ? run(call) : answer(call.name, refusal)
    },
  }

  function verify({ pageId, params, pageUrl }: Invocation): NativeResult {
    const verdict = wechat.checkJsConfig({
      appId: text(params['verifyAppId']),
      timestamp: text(params['verifyTimestamp']),
      nonceStr: text(params['verifyNonceStr']),
      signature: text(params['verifySignature']),
      pageUrl,
    })
    checks.config = { pageUrl, verdict }

    if (!verdict.ok) return answer('preVerifyJSAPI', failure(verdict))
    permissions.grant(pageId, texts(params['verifyJsApiList']))
    return answer('preVerifyJSAPI', 'ok')
  }

  function pay({ name, params, pageUrl, isMiniProgram }: Invocation): NativeResult {
    if (isMiniProgram) return answer(name, PAYMENT_IN_WEB_VIEW)

    const { cashierUrl, ...verdict } = wechat.openCashier({
      appId: text(params['appId']),
      timeStamp: text(params['timeStamp']),
      nonceStr: text(params['nonceStr']),
      package: text(params['package']),
      signType: text(params['signType']),
      paySign: text(params['paySign']),
      userId: wechat.currentUser().id,
    })
    checks.payment = { pageUrl, verdict }

    if (!verdict.ok) return answer(name, failure(verdict))
    return cashierUrl === undefined ? answer(name, 'fail, no cashier') : { kind: 'cashier', cashierUrl }
  }

  function setCard(target: ShareTarget, { name, params }: Invocation): NativeResult {
    const card = readShareCard(params, appUrl)
    if (card === 'invalid url domain') return answer(name, `fail, ${card}`)
    return { kind: 'card', target, card, answer: bridgeAnswer(name, 'ok') }
  }

  function sendCard(target: ShareTarget, { name, params }: Invocation): NativeResult {
    const card = readShareCard(params, appUrl)
    return card === 'invalid url domain' ? answer(name, `fail, ${card}`) : { kind: 'send', target, card }
  }

  function window(action: WindowAction, { name }: Invocation): NativeResult {
    return { kind: 'window', action, answer: bridgeAnswer(name, 'ok') }
  }

  function callMiniProgram({ name, params, isMiniProgram }: Invocation): NativeResult {
    if (!isMiniProgram) return answer(name, 'function not exist')
    const call = readMiniProgramCall(params)
    return call === undefined ? answer(name, 'fail, invalid parameters') : { kind: 'miniProgram', call }
  }

  function checkResult({ params, isMiniProgram }: Invocation): string {
    const works = (name: string) => {
      if (name === 'getBrandWCPayRequest') return !isMiniProgram
      if (name === 'invokeMiniProgramAPI') return isMiniProgram
      return calls.has(name) || SHARE_MENUS.has(name)
    }
    return JSON.stringify(Object.fromEntries(texts(params['jsApiList']).map((name) => [name, works(name)])))
  }
}

function answer(name: string, outcome: string, fields: Record<string, unknown> = {}): NativeResult {
  return { kind: 'answer', answer: { ...fields, ...bridgeAnswer(name, outcome) } }
}

function bridgeAnswer(name: string, outcome: string): BridgeAnswer {
  return { err_msg: `${WIRE_NAMES.get(name) ?? name}:${outcome}` }
}

/** `config:fail, invalid signature` and `invalid signature` both become `fail, invalid signature`. */
function failure({ errMsg }: Extract<ClientVerdict, { ok: false }>): string {
  return `fail, ${errMsg.replace(/^\w+:/, '').replace(/^fail[,_: ]*/, '')}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
