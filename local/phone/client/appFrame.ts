import type { BridgeAnswer } from '../state'
import { element, isSameOrigin } from './dom'
import { frameName, type InvokeMessage, isObject, type PageReport, readFromPage, type ToPage, WHO } from './protocol'

/** The window of the app. Only messages of its own document are heard, and only from the two origins it may show. */
export interface AppFrame {
  /** Loads `url` in a new frame with a history of its own. */
  open(url: string, userId: string): void
  /** Nothing is in front any more. */
  close(): void
  canGoBack(): boolean
  go(to: 'back' | 'reload'): void
  answer(call: InvokeMessage, answer: BridgeAnswer): void
  /** Wakes the page's handler of an event; false where the page has none. */
  fire(event: string): boolean
}

export interface AppFrameOptions {
  container: HTMLElement
  appOrigin: string
  openOrigin: string
  isBridgeLate: boolean
  /** The appid of the mini-program whose `<web-view>` this is. */
  miniProgram?: string
  /** `undefined`: a page without a bridge, such as WeChat's consent page. */
  onPage(page: PageReport | undefined, isNew: boolean): void
  onInvoke(call: InvokeMessage): void
}

/** A loaded page that says nothing for so long has no bridge; until then the title of the last one stays. */
const SILENCE_MS = 400

/** Makes the app's frame inside `container`; empty until it is told to open something. */
export function createAppFrame(options: AppFrameOptions): AppFrame {
  const { container, appOrigin, openOrigin, onPage, onInvoke } = options
  let frame: HTMLIFrameElement | undefined
  let page: PageReport | undefined
  let lastUrl = ''
  let hasMetPages = false
  let silence = 0
  const handlers = new Set<string>()

  function listen({ source, origin, data }: MessageEvent<unknown>) {
    if (frame === undefined || source !== frame.contentWindow) return
    if (origin === appOrigin) hear(data)
    if (origin === openOrigin) navigate(data)
  }

  function hear(data: unknown) {
    const message = readFromPage(data)
    if (message?.type === 'wechat:page') meet(message)
    if (message === undefined || message.pageId !== page?.pageId) return
    if (message.type === 'wechat:on') handlers.add(message.name)
    if (message.type === 'wechat:invoke') onInvoke(message)
  }

  function meet(report: PageReport) {
    const isNew = report.pageId !== page?.pageId
    window.clearTimeout(silence)
    page = report
    lastUrl = report.url
    hasMetPages = true
    if (isNew) handlers.clear()
    onPage(report, isNew)
  }

  /** The consent page asks its parent to go on, because a click inside it would be a cross-site step without cookies. */
  function navigate(data: unknown) {
    if (!isObject(data) || data['type'] !== 'wechat:navigate' || typeof data['url'] !== 'string') return
    if (isSameOrigin(data['url'], appOrigin)) frame?.contentWindow?.location.replace(data['url'])
  }

  // Chromium fires load also for steps inside a page of another origin, so a load alone says nothing: the page is asked.
  function askWho() {
    window.clearTimeout(silence)
    silence = window.setTimeout(forget, SILENCE_MS)
    frame?.contentWindow?.postMessage(WHO, '*')
  }

  function forget() {
    window.clearTimeout(silence)
    page = undefined
    onPage(undefined, true)
  }

  function send(message: ToPage) {
    frame?.contentWindow?.postMessage(message, appOrigin)
  }

  return {
    open(url, userId) {
      lastUrl = url
      hasMetPages = false
      forget()
      frame = element('iframe', { name: frameName({ ...options, userId }), title: 'App', src: url })
      frame.addEventListener('load', askWho)
      container.replaceChildren(frame)
      window.addEventListener('message', listen)
    },
    close() {
      frame?.remove()
      frame = undefined
      window.removeEventListener('message', listen)
      hasMetPages = false
      forget()
    },
    canGoBack: () => page?.canGoBack ?? hasMetPages,
    go(to) {
      if (page !== undefined) send({ type: 'wechat:go', pageId: page.pageId, to })
      else if (to === 'back') history.back()
      else frame?.contentWindow?.location.replace(lastUrl)
    },
    answer: ({ pageId, id }, answer) => send({ type: 'wechat:answer', pageId, id, answer }),
    fire(event) {
      if (page === undefined || !handlers.has(event)) return false
      send({ type: 'wechat:event', pageId: page.pageId, name: event })
      return true
    },
  }
}
