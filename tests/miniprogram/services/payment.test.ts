import type { MiniProgramPayment, OrderStatus } from '../../../core/api'
import { cashierOf } from '../../../miniprogram/services/cashier'
import { payOrder, type PayPorts, type PayStep, type Told } from '../../../miniprogram/services/payment'
import { Refused } from '../../../miniprogram/services/refused'
import { anOrder, aPayment } from '../support/shop'

describe('a payment', () => {
  it('goes from asking over the cashier to checking, and ends when the order itself is paid', async () => {
    const { ports, watch, steps, asked } = setUp({ told: { told: 'ok' }, statuses: ['prepaid', 'prepaid', 'paid'] })
    expect(await payOrder(ports, watch)).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
    expect(steps).toEqual(['asking', 'cashier', 'checking'])
    expect(asked()).toBe(3)
  })

  it('does not believe the cashier: unpaid half a minute after its "ok" is unknown', async () => {
    const { ports, watch, waits } = setUp({ told: { told: 'ok' }, statuses: ['prepaid'] })
    expect(await payOrder(ports, watch)).toMatchObject({ kind: 'unknown', order: { status: 'prepaid' } })
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(30_000)
  })

  it('finds a payment although the cashier said cancel', async () => {
    const { ports, watch } = setUp({ told: { told: 'cancel' }, statuses: ['prepaid', 'paid'] })
    expect(await payOrder(ports, watch)).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
  })

  it.each<[string, Told, object]>([
    ['a cancel', { told: 'cancel' }, { kind: 'cancelled' }],
    [
      'a failure',
      { told: 'fail', errMsg: 'requestPayment:fail x' },
      { kind: 'failed', errMsg: 'requestPayment:fail x' },
    ],
  ])('believes %s only after a second look at the order', async (_, told, end) => {
    const { ports, watch, asked } = setUp({ told, statuses: ['prepaid'] })
    expect(await payOrder(ports, watch)).toMatchObject({ ...end, order: { status: 'prepaid' } })
    expect(asked()).toBe(2)
  })

  it('opens no cashier for an order that needs no payment any more', async () => {
    const { ports, watch, steps } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    const start = () => Promise.resolve({ order: anOrder({ status: 'paid' }) })
    expect(await payOrder({ ...ports, start }, watch)).toMatchObject({ kind: 'settled' })
    expect(steps).toEqual(['asking'])
  })

  it('notices a payment while the cashier keeps silent', async () => {
    const { ports, watch } = setUp({ told: 'nothing', statuses: ['prepaid', 'paid'] })
    expect(await payOrder(ports, watch)).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
  })

  it('goes on asking while there is no network', async () => {
    const { ports, watch } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    let tries = 0
    const order = (outTradeNo: string) =>
      ++tries < 4 ? Promise.reject(new Refused('NETWORK_DOWN')) : ports.order(outTradeNo)
    expect(await payOrder({ ...ports, order }, watch)).toMatchObject({ kind: 'settled', order: { status: 'paid' } })
  })

  it('passes on a refusal that no waiting helps', async () => {
    const { ports, watch } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    const order = () => Promise.reject(new Refused('ORDER_NOT_FOUND'))
    await expect(payOrder({ ...ports, order }, watch)).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })
  })

  it('stops asking once the page is left', async () => {
    const { ports, watch, asked } = setUp({ told: { told: 'ok' }, statuses: ['prepaid'] })
    await payOrder(ports, { ...watch, isOver: () => asked() >= 2 })
    expect(asked()).toBe(2)
  })

  it('refuses the fields of the H5 app', async () => {
    const { ports, watch } = setUp({ told: { told: 'ok' }, statuses: ['paid'] })
    const { timeStamp: timestamp, ...fields } = aPayment
    const start = () => Promise.resolve({ order: anOrder(), payment: { ...fields, timestamp } })
    await expect(payOrder({ ...ports, start }, watch)).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
  })
})

describe("WeChat's cashier", () => {
  it('is given the signed fields as they are', async () => {
    const given: MiniProgramPayment[] = []
    await cashierOf(({ success, fail: _, ...fields }) => (given.push(fields), success()))(aPayment)
    expect(given).toEqual([aPayment])
  })

  it.each<[string, { errMsg?: string }, Told]>([
    ['a cancel', { errMsg: 'requestPayment:fail cancel' }, { told: 'cancel' }],
    ['a failure', { errMsg: 'requestPayment:fail jsapi' }, { told: 'fail', errMsg: 'requestPayment:fail jsapi' }],
    ['a failure without words', {}, { told: 'fail', errMsg: 'requestPayment:fail' }],
  ])('tells %s', async (_, answer, told) => {
    expect(await cashierOf(({ fail }) => fail(answer))(aPayment)).toEqual(told)
  })
})

function setUp({ told, statuses }: { told: Told | 'nothing'; statuses: OrderStatus[] }) {
  const steps: PayStep[] = []
  const waits: number[] = []
  let asked = 0
  const ports: PayPorts = {
    start: () => Promise.resolve({ order: anOrder(), payment: aPayment }),
    order: () => Promise.resolve(anOrder({ status: statuses[Math.min(asked++, statuses.length - 1)]! })),
    cashier: () => (told === 'nothing' ? new Promise(() => undefined) : Promise.resolve(told)),
    // The watch beside an open cashier waits 4 s a round; where the cashier answers at once it never gets there.
    wait(ms) {
      if (steps.at(-1) === 'cashier' && told !== 'nothing') return new Promise(() => undefined)
      waits.push(ms)
      return Promise.resolve()
    },
  }
  const watch = { onStep: (step: PayStep) => void steps.push(step), isOver: () => false }
  return { ports, watch, steps, waits, asked: () => asked }
}
