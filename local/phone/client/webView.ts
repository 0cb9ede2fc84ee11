import type { MiniProgramCall } from '../state'
import { createAppFrame } from './appFrame'
import { serveCall } from './calls'
import type { PhoneServer } from './phoneServer'
import { tellPhone } from './tellPhone'

export interface WebViewOptions {
  container: HTMLElement
  /** An address of the app; the phone shows no other sites. */
  src: string
  userId: string
  /** Of the mini-program. */
  appid: string
  appOrigin: string
  openOrigin: string
  server: Pick<PhoneServer, 'invoke'>
  onTitle(title: string): void
  /** `wx.miniProgram` of the page; a rejection becomes the `fail` that the page hears. */
  onCall(call: MiniProgramCall): Promise<void>
}

/**
 * Fills a mini-program's `<web-view>` with a page of the app, which finds there the same bridge as in WeChat's browser
 * but no payment; the returned function takes it away.
 */
export function openWebView(options: WebViewOptions): () => void {
  const { container, src, userId, appid, server, onTitle, onCall } = options
  const desk = {
    server,
    // The native side opens no cashier for a web-view, and what its menu shares is the mini-program's own page.
    cashier: { pay: () => Promise.resolve('fail') },
    sharing: { set: () => undefined, offer: (_: unknown, answer: (outcome: 'cancel') => void) => answer('cancel') },
    miniProgram: onCall,
    onWindow: () => undefined,
    onVerdict: () => tellPhone({ type: 'mini:checked' }),
  }
  const frame = createAppFrame({
    ...options,
    container,
    isBridgeLate: false,
    miniProgram: appid,
    onPage: (page) => page !== undefined && onTitle(page.title),
    onInvoke: (call) => void serveCall({ ...desk, frame }, call),
  })

  frame.open(src, userId)
  return () => frame.close()
}
