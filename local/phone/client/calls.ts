import type { BridgeAnswer, MiniProgramCall, NativeResult, WindowAction } from '../state'
import type { AppFrame } from './appFrame'
import type { Cashier } from './cashier'
import type { PhoneServer } from './phoneServer'
import type { InvokeMessage } from './protocol'
import type { Sharing } from './sharing'

export interface CallDesk {
  server: Pick<PhoneServer, 'invoke'>
  frame: Pick<AppFrame, 'answer'>
  cashier: Pick<Cashier, 'pay'>
  sharing: Pick<Sharing, 'set' | 'offer'>
  /** The mini-program around the page; a page of WeChat's browser has none. */
  miniProgram?: (call: MiniProgramCall) => Promise<void>
  onWindow(action: WindowAction): void
  /** A verdict may have come. */
  onVerdict(): void
}

/** Carries out one call of a page; the page always gets an answer, also when the server is gone. */
export async function serveCall(desk: CallDesk, call: InvokeMessage): Promise<void> {
  const { pageId, name, params, url } = call
  const answer = (outcome: BridgeAnswer) => desk.frame.answer(call, outcome)
  const isMiniProgram = desk.miniProgram !== undefined
  const [result] = await Promise.allSettled([desk.server.invoke({ pageId, name, params, pageUrl: url, isMiniProgram })])

  if (result.status === 'rejected') return answer({ err_msg: `${name}:fail, the phone's server refused or is gone` })
  if (name === 'preVerifyJSAPI' || name === 'getBrandWCPayRequest') desk.onVerdict()
  await finish(desk, { name, result: result.value, answer })
}

interface Pending {
  name: string
  result: NativeResult
  answer(outcome: BridgeAnswer): void
}

async function finish(desk: CallDesk, { name, result, answer }: Pending): Promise<void> {
  switch (result.kind) {
    case 'answer':
      return answer(result.answer)
    case 'card':
      desk.sharing.set(result.target, result.card)
      return answer(result.answer)
    case 'send':
      return desk.sharing.offer(result, (outcome) => answer({ err_msg: `${name}:${outcome}` }))
    case 'window':
      answer(result.answer)
      return desk.onWindow(result.action)
    case 'cashier':
      return answer({ err_msg: `get_brand_wcpay_request:${await desk.cashier.pay(result.cashierUrl)}` })
    case 'miniProgram':
      return answer({ err_msg: `${name}:${await carriedOut(desk, result.call)}` })
  }
}

async function carriedOut({ miniProgram }: CallDesk, call: MiniProgramCall): Promise<string> {
  const [done] = await Promise.allSettled([miniProgram?.(call)])
  return done.status === 'fulfilled' ? 'ok' : `fail, ${done.reason instanceof Error ? done.reason.message : 'refused'}`
}
