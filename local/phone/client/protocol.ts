import type { BridgeAnswer } from '../state'

/** A page of the app tells the phone about itself, at its start and whenever its address or title changes. */
export interface PageReport {
  type: 'wechat:page'
  pageId: string
  url: string
  title: string
  canGoBack: boolean
}

/** A page listens to an event of WeChat's client, such as `menu:share:appmessage`. */
export interface HandlerReport {
  type: 'wechat:on'
  pageId: string
  name: string
}

/** A page calls `WeixinJSBridge.invoke`. */
export interface InvokeMessage {
  type: 'wechat:invoke'
  pageId: string
  id: number
  name: string
  params: Record<string, unknown>
  url: string
}

export type FromPage = PageReport | HandlerReport | InvokeMessage

/** Asks whatever page is in the frame to report; a page without a bridge stays silent. */
export const WHO = { type: 'wechat:who' } as const

/** What the phone sends to the page with this id, any other page ignores it; or the question to all. */
export type ToPage =
  | typeof WHO
  | { type: 'wechat:answer'; pageId: string; id: number; answer: BridgeAnswer }
  | { type: 'wechat:event'; pageId: string; name: string }
  | { type: 'wechat:go'; pageId: string; to: 'back' | 'reload' }

/** Reads a message of the bridge; anything else is `undefined`. */
export function readFromPage(data: unknown): FromPage | undefined {
  if (!isObject(data) || typeof data['pageId'] !== 'string') return undefined
  const { type, pageId, url, title, canGoBack, name, id, params } = data

  if (type === 'wechat:page' && typeof url === 'string' && typeof title === 'string')
    return { type, pageId, url, title, canGoBack: canGoBack === true }
  if (typeof name !== 'string') return undefined
  if (type === 'wechat:on') return { type, pageId, name }
  if (type === 'wechat:invoke' && typeof id === 'number' && isObject(params) && typeof url === 'string')
    return { type, pageId, id, name, params, url }
  return undefined
}

/** The answer of the phone to one page; the caller has checked that the phone sent it. */
export function readToPage(data: unknown, pageId: string): ToPage | undefined {
  if (!isObject(data)) return undefined
  return data['type'] === WHO.type || data['pageId'] === pageId ? (data as ToPage) : undefined
}

const NAME_MARK = 'wechat:'

/** What the phone tells a page before its first script runs: it travels in the frame's name. */
export interface FrameName {
  userId: string
  isBridgeLate: boolean
  /** The page is shown by the `<web-view>` of the mini-program with this appid. */
  miniProgram?: string
}

/** Writes the name of the app's frame. */
export function frameName({ userId, isBridgeLate, miniProgram }: FrameName): string {
  const fields = { userId, bridge: isBridgeLate ? 'late' : 'early', ...(miniProgram !== undefined && { miniProgram }) }
  return NAME_MARK + new URLSearchParams(fields).toString()
}

/** Reads the name of the app's frame; `undefined` for a frame that is not the phone's. */
export function readFrameName(name: string): FrameName | undefined {
  if (!name.startsWith(NAME_MARK)) return undefined
  const values = new URLSearchParams(name.slice(NAME_MARK.length))
  const miniProgram = values.get('miniProgram')
  return {
    userId: values.get('userId') ?? '',
    isBridgeLate: values.get('bridge') === 'late',
    ...(miniProgram !== null && { miniProgram }),
  }
}

/** Whether a value is an object with fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
