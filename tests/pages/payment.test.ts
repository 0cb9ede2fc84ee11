import type { OrderStatus } from '../../core/api'
import { Refused } from '../../h5-static/src/api'
import { payOrder, type PayDeps, type PayStep, type Told } from '../../h5-static/src/payment'
import { anOrder, aPayment, ordersThatBecome } from './support'

const input = { productId: 'tasting', quantity: 1, idempotencyKey: 'key-1' }

describe('payOrder', () => {
  it('goes from asking over the cashier to checking, and ends when the order itself is paid', async () => {
    const { deps, watch, steps, orders } = setUp({ told: { told: 'ok' }, statuses: ['prepaid', 'prepaid', 'paid'] })
    const result = await payOrder(deps, input, watch)
    expect(result).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
    expect(steps).toEqual(['asking', 'cashier', 'checking'])
    expect(orders.asked()).toBe(3)
  })

  it('never believes an ok of the client: unpaid after half a minute is "unknown"', async () => {
    const { deps, watch, waited } = setUp({ told: { told: 'ok' }, statuses: ['prepaid'] })
    expect(await payOrder(deps, input, watch)).toMatchObject({ kind: 'unknown', order: { status: 'prepaid' } })
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(30_000)
    expect([...waited].sort((a, b) => a - b)).toEqual(waited)
  })

  it('finds a payment although the client says cancel', async () => {
    const { deps, watch } = setUp({ told: { told: 'cancel' }, statuses: ['prepaid', 'paid'] })
    expect(await payOrder(deps, input, watch)).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
  })

  it('tells a cancel and a failure apart once the order has been asked', async () => {
    const cancelled = setUp({ told: { told: 'cancel' }, statuses: ['prepaid'] })
    expect(await payOrder(cancelled.deps, input, cancelled.watch)).toMatchObject({ kind: 'cancelled' })
    expect(cancelled.orders.asked()).toBe(2)

    const failed = setUp({ told: { told: 'fail', errMsg: 'chooseWXPay:fail' }, statuses: ['prepaid'] })
    expect(await payOrder(failed.deps, input, failed.watch)).toMatchObject({
      kind: 'failed',
      errMsg: 'chooseWXPay:fail',
    })
  })

  it('opens no cashier for an order that needs no payment any more', async () => {
    const { deps, watch, steps } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    const placeOrder = () => Promise.resolve({ order: anOrder({ status: 'paid' }) })
    expect(await payOrder({ ...deps, placeOrder }, input, watch)).toMatchObject({ kind: 'settled' })
    expect(steps).toEqual(['asking'])
  })

  it('notices a payment while the cashier keeps silent', async () => {
    const { deps, watch } = setUp({ told: 'nothing', statuses: ['prepaid', 'paid'] })
    expect(await payOrder(deps, input, watch)).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
  })

  it('goes on asking through a bad network', async () => {
    const { deps, watch } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    let tries = 0
    const order = (outTradeNo: string) =>
      ++tries < 4 ? Promise.reject(new Refused('NETWORK_DOWN')) : deps.order(outTradeNo)
    expect(await payOrder({ ...deps, order }, input, watch)).toMatchObject({
      kind: 'settled',
      order: { status: 'paid' },
    })
  })

  it('passes on a refusal that no waiting can help, such as a session that ended', async () => {
    const { deps, watch } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    const order = () => Promise.reject(new Refused('NOT_LOGGED_IN'))
    await expect(payOrder({ ...deps, order }, input, watch)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('refuses fields that are meant for a mini-program', async () => {
    const { deps, watch } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    const { timestamp: timeStamp, ...fields } = aPayment
    const placeOrder = () => Promise.resolve({ order: anOrder(), payment: { ...fields, timeStamp } })
    await expect(payOrder({ ...deps, placeOrder }, input, watch)).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
  })
})

function setUp({ told, statuses }: { told: Told | 'nothing'; statuses: OrderStatus[] }) {
  const steps: PayStep[] = []
  const waited: number[] = []
  const orders = ordersThatBecome(...statuses)
  const deps: PayDeps = {
    placeOrder: () => Promise.resolve({ order: anOrder(), payment: aPayment }),
    order: orders.order,
    pay: () => (told === 'nothing' ? new Promise(() => undefined) : Promise.resolve(told)),
    // The watch beside an open cashier waits 4 s a round; where the cashier answers at once it never gets there.
    wait: (ms) => {
      const isBeside = steps.at(-1) === 'cashier'
      if (isBeside && told !== 'nothing') return new Promise(() => undefined)
      waited.push(ms)
      return Promise.resolve()
    },
  }
  return { deps, orders, steps, waited, watch: { onStep: (step: PayStep) => steps.push(step), isOver: () => false } }
}
