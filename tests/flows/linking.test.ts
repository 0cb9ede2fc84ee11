import type { LoginAnswer, OrderPage, ProfileAnswer, Reply } from '../../core/api'
import { consent, logIn, newIdempotencyKey, order } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

/** The user lets the shop know him in the web app: only then does WeChat tell the unionid there. */
async function allow(browser: WebClient): Promise<void> {
  const page = await browser.follow('/api/oauth/start?scope=snsapi_userinfo&returnTo=%2F')
  await browser.follow(await consent(browser, page, 'allow'))
}

const enter = async (id: string) => dataOf<LoginAnswer>(await system.miniProgram(id).call('login'))
const userOf = async (browser: WebClient) => {
  const answer = await browser.get('/api/session')
  return dataOf(answer.json<Reply<ProfileAnswer>>()).user
}
const ordersOf = async (browser: WebClient) =>
  dataOf((await browser.get('/api/orders')).json<Reply<OrderPage>>()).orders.map(({ outTradeNo }) => outTradeNo)
const ordersIn = async (id: string) => {
  const answer = dataOf(await system.miniProgram(id).call('order', { action: 'list' })) as OrderPage
  return answer.orders.map(({ outTradeNo }) => outTradeNo)
}
async function orderIn(id: string): Promise<string> {
  const input = { productId: 'jasmine', quantity: 1, idempotencyKey: newIdempotencyKey() }
  return dataOf(await system.miniProgram(id).call('unifiedOrder', input)).order.outTradeNo
}

describe('one person in both apps', () => {
  it('is two users without a unionid, and one as soon as the web app has been allowed to know him', async () => {
    const { user } = await enter('xiaolin')
    const browser = await logIn(system, 'xiaolin')
    expect((await userOf(browser)).userId).not.toBe(user.userId)

    await allow(browser)

    expect(await userOf(browser)).toMatchObject({ userId: user.userId, nickname: '林小满' })
    expect((await enter('xiaolin')).user).toMatchObject({ userId: user.userId, nickname: '林小满' })
  })

  it('finds the orders of both apps in each, and a web session of before goes on as the kept user', async () => {
    const { user } = await enter('achen')
    const before = await logIn(system, 'achen')
    const inWeb = (await order(before, 'tasting')).order.outTradeNo
    const inMiniProgram = await orderIn('achen')
    expect(await ordersOf(before)).toEqual([inWeb])

    await allow(await logIn(system, 'achen'))

    expect(await userOf(before)).toMatchObject({ userId: user.userId })
    expect(await ordersOf(before)).toEqual([inMiniProgram, inWeb])
    expect(await ordersIn('achen')).toEqual([inMiniProgram, inWeb])
  })

  it('keeps the user who came first, also when that was in the web app', async () => {
    const browser = await logIn(system, 'muqing')
    const first = await userOf(browser)
    const second = await orderAfterLogin('muqing')

    await allow(browser)
    await enter('muqing')

    expect((await userOf(browser)).userId).toBe(first.userId)
    expect((await enter('muqing')).user.userId).toBe(first.userId)
    expect(await ordersOf(browser)).toEqual([second])
  })

  it('keeps the name that the user has chosen himself over the one that WeChat tells', async () => {
    await enter('yueliang')
    await system.miniProgram('yueliang').call('profile', { nickname: '月亮加了糖' })
    const browser = await logIn(system, 'yueliang')
    await allow(browser)
    await allow(browser)
    expect(await userOf(browser)).toMatchObject({ nickname: '月亮加了糖', avatarUrl: expect.stringMatching(/^http/) })
    expect((await enter('yueliang')).user).toMatchObject({ nickname: '月亮加了糖' })
  })

  it('stays apart from everybody else', async () => {
    const ids = ['xiaolin', 'achen', 'muqing', 'yueliang']
    const users = await Promise.all(ids.map(async (id) => (await enter(id)).user.userId))
    expect(new Set(users).size).toBe(ids.length)
  })
})

async function orderAfterLogin(id: string): Promise<string> {
  await enter(id)
  return orderIn(id)
}
