import type { BridgeAnswer } from '../state'
import type { PhoneConnection } from './phoneConnection'

type Callback = (answer: BridgeAnswer) => void
type Handler = (data: Record<string, unknown>) => void

/** WeChat's bridge as pages know it. */
export interface WeixinJSBridge {
  invoke(name: string, params?: unknown, callback?: Callback): void
  on(name: string, handler: Handler): void
  call(name: string, params?: unknown): void
}

/** Passes every call to the phone and each answer to its callback, once. */
export function createWeixinJSBridge(phone: PhoneConnection): WeixinJSBridge {
  const { pageId } = phone
  const waiting = new Map<number, Callback>()
  const handlers = new Map<string, Handler>()
  let lastId = 0

  phone.listen((message) => {
    if (message.type === 'wechat:event') handlers.get(message.name)?.({})
    if (message.type !== 'wechat:answer') return
    const callback = waiting.get(message.id)
    waiting.delete(message.id)
    callback?.(message.answer)
  })

  function invoke(name: string, params?: unknown, callback?: Callback) {
    const id = ++lastId
    if (callback !== undefined) waiting.set(id, callback)
    phone.send({ type: 'wechat:invoke', pageId, id, name, params: plain(params), url: location.href })
  }

  return {
    invoke,
    call: (name, params) => invoke(name, params),
    on(name, handler) {
      handlers.set(name, handler)
      phone.send({ type: 'wechat:on', pageId, name })
    },
  }
}

/** What survives as JSON: a function among the parameters would break the message. */
function plain(params: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(params ?? {})) as Record<string, unknown>
}
