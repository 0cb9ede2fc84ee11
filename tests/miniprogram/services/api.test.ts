import { createApi, type ApiPorts } from '../../../miniprogram/services/api'
import { after } from '../../../miniprogram/services/clock'
import { problemOf, Refused } from '../../../miniprogram/services/refused'
import { anOrder } from '../support/shop'

const refused = (call: Promise<unknown>) => call.catch((error: unknown) => error as Refused)

describe('the shop as the mini-program calls it', () => {
  it('reads the data out of an answer', async () => {
    const { api, calls } = setUp({ ok: true, data: { user: { userId: 'u1' }, isNew: false, siteUrl: '' } })
    expect((await api.login()).user).toEqual({ userId: 'u1' })
    expect(calls).toEqual([{ name: 'login', data: {} }])
  })

  it('sends the plain fields of the contract, and no more', async () => {
    const { api, calls } = setUp({ ok: true, data: { order: anOrder(), orders: [] } })
    await api.placeOrder({ productId: 'tasting', quantity: 2, idempotencyKey: 'k'.repeat(32) })
    await api.order('1')
    await api.cancelOrder('1')
    await api.orders()
    await api.orders('c1')
    await api.shareOpened({ from: 'u2', productId: 'tasting' })
    expect(calls).toEqual([
      { name: 'unifiedOrder', data: { productId: 'tasting', quantity: 2, idempotencyKey: 'k'.repeat(32) } },
      { name: 'order', data: { action: 'get', outTradeNo: '1' } },
      { name: 'order', data: { action: 'cancel', outTradeNo: '1' } },
      { name: 'order', data: { action: 'list' } },
      { name: 'order', data: { action: 'list', cursor: 'c1' } },
      { name: 'share', data: { from: 'u2', productId: 'tasting' } },
    ])
  })

  it.each([
    ['a refusal', { ok: false, code: 'PRODUCT_SOLD_OUT', requestId: 'r1' }, 'PRODUCT_SOLD_OUT', 'r1'],
    ['a code of a newer server', { ok: false, code: 'TEA_TOO_HOT', requestId: 'r2' }, 'INTERNAL', 'r2'],
    ['a prototype name as code', { ok: false, code: 'toString', requestId: 'r3' }, 'INTERNAL', 'r3'],
    ['a refusal without a code', { ok: false }, 'ANSWER_UNREADABLE', ''],
    ['another shape', { errMsg: 'ok' }, 'ANSWER_UNREADABLE', ''],
    ['data that is missing', { ok: true }, 'ANSWER_UNREADABLE', ''],
    ['null', null, 'ANSWER_UNREADABLE', ''],
    ['nothing', undefined, 'ANSWER_UNREADABLE', ''],
  ])('turns %s into a refusal', async (_, result, code, requestId) => {
    const error = await refused(setUp(result).api.products())
    expect(error).toBeInstanceOf(Refused)
    expect(error).toMatchObject({ code, requestId })
  })

  it('takes an order for a list, and a list for an order, as unreadable', async () => {
    const { api } = setUp({ ok: true, data: { orders: [] } })
    await expect(api.order('1')).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
    const other = setUp({ ok: true, data: { order: anOrder() } })
    await expect(other.api.orders()).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
  })

  it.each([
    ['no network', { errCode: -1, errMsg: 'cloud.callFunction:fail request:fail' }, 'NETWORK_DOWN'],
    ['an error without a code', new Error('request:fail'), 'NETWORK_DOWN'],
    ['a function that is not there', { errCode: -501000, errMsg: 'FUNCTION_NOT_FOUND' }, 'INTERNAL'],
    ['a function that broke', { errCode: -504002, errMsg: 'user code exception' }, 'INTERNAL'],
    [
      'a function cut off',
      { errCode: -504003, errMsg: 'Invoking task timed out after 3 seconds' },
      'NO_ANSWER_IN_TIME',
    ],
    ['a client that waited long', { errMsg: 'cloud.callFunction:fail timeout' }, 'NO_ANSWER_IN_TIME'],
    ['undefined', undefined, 'NETWORK_DOWN'],
  ])('turns %s into a refusal, too', async (_, failure, code) => {
    const callFunction = () => Promise.reject(failure as Error)
    expect(await refused(setUp(undefined, callFunction).api.products())).toMatchObject({ code })
  })

  it('gives up when no answer comes within the time limit', async () => {
    jest.useFakeTimers()
    const { api } = setUp(undefined, () => new Promise(() => undefined))
    const end = refused(api.products())
    await jest.advanceTimersByTimeAsync(1000)
    expect(await end).toMatchObject({ code: 'NO_ANSWER_IN_TIME' })
    jest.useRealTimers()
  })

  it('leaves no timer behind after an answer', async () => {
    jest.useFakeTimers()
    await setUp({ ok: true, data: { products: [] } }).api.products()
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })
})

describe('what a customer reads about a refusal', () => {
  it('has what happened, what to do now, and the number for the shop', () => {
    expect(problemOf(new Refused('PRODUCT_SOLD_OUT', 'r1'))).toEqual({
      code: 'PRODUCT_SOLD_OUT',
      what: '这款茶刚刚卖完了',
      now: '没有下单，也没有扣款。去茶铺看看别的吧。',
      requestId: 'r1',
      isPassing: false,
      isGone: false,
    })
  })

  it('tells what passes by itself from what is gone', () => {
    expect(problemOf(new Refused('NETWORK_DOWN'))).toMatchObject({ isPassing: true, isGone: false })
    expect(problemOf(new Refused('ORDER_NOT_FOUND'))).toMatchObject({ isPassing: false, isGone: true })
  })

  it('does not hide a mistake in our own code', () => {
    expect(() => problemOf(new TypeError('x is undefined'))).toThrow(TypeError)
  })
})

function setUp(result: unknown, answer?: ApiPorts['callFunction']) {
  const calls: { name: string; data: object }[] = []
  const callFunction: ApiPorts['callFunction'] = (call) => {
    calls.push(call)
    return Promise.resolve({ result })
  }
  return { calls, api: createApi({ callFunction: answer ?? callFunction, after, timeLimitMs: 1000 }) }
}
