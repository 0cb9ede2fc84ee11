import type { OrderPage } from '../../../core/api'
import { createOrderPages } from '../../../miniprogram/services/orderPages'
import { Refused } from '../../../miniprogram/services/refused'
import { anOrder } from '../support/shop'

describe('the pages of orders', () => {
  it('show the latest, and add older ones page by page', async () => {
    const { pages, answers } = setUp({ '': page(['4', '3'], 'c1'), c1: page(['2', '1']) })
    expect(numbers(await pages.latest())).toEqual(['4', '3'])
    expect(numbers(await pages.more())).toEqual(['4', '3', '2', '1'])
    expect(numbers(await pages.more())).toEqual(['4', '3', '2', '1'])
    expect(answers.asked).toEqual(['', 'c1'])
  })

  it('keep older ones when the latest are looked at anew', async () => {
    const { pages, answers } = setUp({ '': page(['4', '3'], 'c1'), c1: page(['2', '1'], 'c2') })
    await pages.latest()
    await pages.more()
    answers.pages[''] = page(['5', '4'], 'c1')
    expect(await pages.latest()).toMatchObject({ nextCursor: 'c2' })
    expect(numbers(await pages.latest())).toEqual(['5', '4', '3', '2', '1'])
  })

  it('show no order twice where a new one has moved the pages', async () => {
    const { pages } = setUp({ '': page(['4', '3'], 'c1'), c1: page(['3', '2']) })
    await pages.latest()
    expect(numbers(await pages.more())).toEqual(['4', '3', '2'])
  })

  it('leave no gap where many new ones have come', async () => {
    const { pages, answers } = setUp({ '': page(['2', '1']) })
    await pages.latest()
    answers.pages[''] = page(['9', '8'], 'c9')
    expect(await pages.latest()).toMatchObject({ nextCursor: 'c9', orders: [{ outTradeNo: '9' }, { outTradeNo: '8' }] })
  })

  it('lose no new order where older ones come while the latest are looked at anew', async () => {
    let answer: (older: OrderPage) => void = () => undefined
    const slow = new Promise<OrderPage>((resolve) => (answer = resolve))
    const { pages, answers } = setUp({ '': page(['4', '3'], 'c1'), c1: slow })
    await pages.latest()
    const older = pages.more()
    answers.pages[''] = page(['5', '4'], 'c1')
    await pages.latest()
    answer(page(['2', '1']))
    expect(numbers(await older)).toEqual(['5', '4', '3', '2', '1'])
  })

  it('leave no gap where many new ones have come while older ones were on their way', async () => {
    let answer: (older: OrderPage) => void = () => undefined
    const slow = new Promise<OrderPage>((resolve) => (answer = resolve))
    const { pages, answers } = setUp({ '': page(['4', '3'], 'c1'), c1: slow })
    await pages.latest()
    const older = pages.more()
    answers.pages[''] = page(['9', '8'], 'c9')
    await pages.latest()
    answer(page(['2', '1']))
    expect(await older).toMatchObject({ nextCursor: 'c9', orders: [{ outTradeNo: '9' }, { outTradeNo: '8' }] })
  })

  it('show a page once where it is asked for twice', async () => {
    const { pages } = setUp({ '': page(['4', '3'], 'c1'), c1: page(['2'], 'c2') })
    await pages.latest()
    const [, second] = await Promise.all([pages.more(), pages.more()])
    expect(numbers(second)).toEqual(['4', '3', '2'])
  })

  it('keep what is known when a page fails', async () => {
    const { pages, answers } = setUp({ '': page(['4', '3'], 'c1'), c1: page(['2']) })
    await pages.latest()
    answers.refusal = new Refused('NETWORK_DOWN')
    await expect(pages.more()).rejects.toMatchObject({ code: 'NETWORK_DOWN' })
    answers.refusal = undefined
    expect(numbers(await pages.more())).toEqual(['4', '3', '2'])
  })
})

function page(outTradeNos: string[], nextCursor?: string): OrderPage {
  return {
    orders: outTradeNos.map((outTradeNo) => anOrder({ outTradeNo })),
    ...(nextCursor !== undefined && { nextCursor }),
  }
}

const numbers = ({ orders }: OrderPage) => orders.map(({ outTradeNo }) => outTradeNo)

function setUp(pages: Record<string, OrderPage | Promise<OrderPage>>) {
  const answers: { pages: typeof pages; asked: string[]; refusal?: Refused | undefined } = {
    pages,
    asked: [],
  }
  const orders = (cursor = '') => {
    answers.asked.push(cursor)
    return answers.refusal === undefined ? Promise.resolve(answers.pages[cursor]!) : Promise.reject(answers.refusal)
  }
  return { pages: createOrderPages({ api: { orders }, session: { asUser: (work) => work('u1') } }), answers }
}
