/** @jest-environment jsdom */
import { STORY_MS } from '../../support/patience'
import { somePort, startProcess, temporaryFolder, type StartedSystem } from '../../support/startedSystem'
import { openPhone } from '../support/phoneInJsdom'

jest.setTimeout(STORY_MS)

describe('the mini-program in its host, against the running system', () => {
  let system: StartedSystem

  beforeAll(async () => {
    system = await startProcess({ port: somePort(), dataDir: temporaryFolder() })
  })
  afterAll(() => system?.stop())
  beforeEach(() => localStorage.clear())

  it('buys, pays and sees the order paid, then finds it in the list', async () => {
    const phone = await openPhone(system.ready.phone)
    await phone.tap('.product-row', '茉莉银针')
    await phone.tap('#buy')
    await phone.tap('#pay')
    await phone.endCashier('ok', () => decide(phone, 'pay'))
    await phone.see('#status', '已付款')

    await phone.tap('#orders')
    await phone.see('.order-row', '茉莉银针')
    expect(phone.problems).toEqual([])
  })

  it('takes up a cancelled payment again, with the same order', async () => {
    const phone = await openPhone(system.ready.phone, 'pages/checkout/checkout?productId=tasting&quantity=2')
    await phone.tap('#pay')
    await phone.endCashier('cancel')
    await phone.tap('#pay-again')
    const { outTradeNo } = topOf(phone).options
    await phone.endCashier('ok', () => decide(phone, 'pay'))
    await phone.see('#status', '已付款')

    expect(topOf(phone).options['outTradeNo']).toBe(outTradeNo)
    expect(phone.problems).toEqual([])
  })

  it('shows a designed page for a product that is not there, and the way home', async () => {
    const phone = await openPhone(system.ready.phone, 'pages/product/product?productId=__proto__&from=%E0%A4%A')

    await phone.see('.mini-page', '没有找到这款茶')
    expect(phone.problems).toEqual([])
  })

  type Phone = Awaited<ReturnType<typeof openPhone>>

  function topOf({ engine }: Phone) {
    const top = engine.pages().at(-1)
    if (top === undefined) throw new Error('No page is open.')
    return top
  }

  /** What the person does on the cashier's own page. */
  async function decide(phone: Phone, result: 'pay'): Promise<void> {
    const { outTradeNo } = topOf(phone).options
    await phone.post(`${system.ready.controls}/pay`, { outTradeNo, result })
  }
})
