import type { MerchantApi, Reply } from '../../core/api'
import { logIn, order, pay, readOrder, until } from './h5'
import type { TestSystem } from './testSystem'

/** Calls a function as the merchant's own systems do, with the platform's admin rights. */
export async function callAsMerchant<F extends keyof MerchantApi>(
  system: TestSystem,
  name: F,
  input: unknown,
): Promise<Reply<MerchantApi[F]['answer']>> {
  const result = await system.cloudbase.invoke(name, input as object, { kind: 'admin' })
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return JSON.parse(result.json) as never
}

/**
 * Sells and refunds one thing, so that every function that a notification reaches is running: on a busy machine their
 * start takes longer than WeChat waits, and then it comes again fifteen seconds later.
 */
export async function warmUp(system: TestSystem): Promise<void> {
  const { outTradeNo, seen } = await paidOrder(system, PATIENCE_MS)
  await callAsMerchant(system, 'refund', { outTradeNo, outRefundNo: outTradeNo })
  await system.control('POST', '/refunds/decide', { outRefundNo: outTradeNo, state: 'SUCCESS' })
  await until(seen, ({ status }) => status === 'refunded', PATIENCE_MS)
}

export const PATIENCE_MS = 60_000

/** A buyer who has just paid one order of jasmine, and what is known of it. */
export async function paidOrder(system: TestSystem, timeoutMs = 20_000) {
  const browser = await logIn(system)
  const placed = (await order(browser, 'jasmine')).order
  const { outTradeNo, totalFen } = placed
  await pay(system, outTradeNo)
  const seen = () => readOrder(browser, outTradeNo)
  await until(seen, ({ status }) => status === 'paid', timeoutMs)
  return { browser, outTradeNo, totalFen, seen }
}
