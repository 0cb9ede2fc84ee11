import { Refused } from '../../h5-static/src/api'
import { productCard, shopCard } from '../../h5-static/src/share'
import type { Sdk } from '../../h5-static/src/jssdk'
import { createWeChat } from '../../h5-static/src/wechat'
import { aPayment, aProduct } from './support'

const card = productCard('https://shop.example', aProduct)

describe('sharing', () => {
  it('signs the address without its fragment and offers the card by the new pair', async () => {
    const { wechat, signed, done, calls } = setUp()
    await done(wechat.share(card))
    expect(signed).toEqual(['https://shop.example/?from=singlemessage'])
    expect(calls('updateAppMessageShareData')).toEqual([card])
    expect(calls('updateTimelineShareData')).toEqual([{ title: card.title, link: card.link, imgUrl: card.imgUrl }])
    expect(calls('onMenuShareAppMessage')).toEqual([])
    expect(wechat.shareState.value).toEqual({ kind: 'new' })
  })

  it.each<[string, Partial<World>]>([
    ['lacks the new pair', { checkResult: { updateAppMessageShareData: false, updateTimelineShareData: false } }],
    ['says so in text, as on iOS', { checkResult: '{"updateAppMessageShareData":false}' }],
    ['refuses the new pair', { refuses: 'updateTimelineShareData' }],
  ])('offers the card by the four old calls to a client that %s', async (_, world) => {
    const { wechat, done, calls } = setUp(world)
    await done(wechat.share(card))
    for (const name of ['onMenuShareAppMessage', 'onMenuShareTimeline', 'onMenuShareQQ', 'onMenuShareQZone'] as const) {
      expect(calls(name)).toEqual([card])
    }
    expect(wechat.shareState.value).toEqual({ kind: 'old' })
  })

  it('configures once and offers the card of the page that is shown last', async () => {
    const { wechat, done, calls, signed } = setUp()
    void wechat.share(shopCard('https://shop.example'))
    await done(wechat.share(card))
    await done(wechat.share(shopCard('https://shop.example')))
    expect(signed).toHaveLength(1)
    expect(calls('updateAppMessageShareData').map(({ link }) => link)).toEqual([
      'https://shop.example/#/product/tasting',
      'https://shop.example/',
    ])
  })

  it('offers nothing of a page that was left while WeChat was still being asked', async () => {
    const { wechat, done, calls } = setUp()
    void wechat.share(card)
    await done(wechat.share(shopCard('https://shop.example')))
    expect(calls('updateAppMessageShareData').map(({ title }) => title)).toEqual(['慢山茶铺'])
  })

  it('shows the words of WeChat when it refuses the signature', async () => {
    const { wechat, done } = setUp({ verify: 'config:fail,Error: invalid signature' })
    await done(wechat.share(card))
    expect(wechat.shareState.value).toEqual({ kind: 'failed', errMsg: 'config:fail,Error: invalid signature' })
  })

  it('shows the request id when no signature was given, and asks again next time', async () => {
    const { wechat, done, world } = setUp({ signRefusal: new Refused('WECHAT_BUSY', 'r1') })
    await done(wechat.share(card))
    expect(wechat.shareState.value).toEqual({ kind: 'failed', errMsg: 'WECHAT_BUSY', requestId: 'r1' })
    delete world.signRefusal
    await done(wechat.share(card))
    expect(wechat.shareState.value).toEqual({ kind: 'new' })
  })

  it('does not ask WeChat for anything outside WeChat', async () => {
    const { wechat, done, signed } = setUp({ isInWeChat: false })
    await done(wechat.share(card))
    expect([signed, wechat.shareState.value]).toEqual([[], { kind: 'outside' }])
  })

  it('leaves the list of calls as the server gave it', async () => {
    const { wechat, done, config } = setUp()
    await done(wechat.share(card))
    expect(config.jsApiList).toEqual(['updateAppMessageShareData', 'chooseWXPay'])
  })
})

describe('the cashier', () => {
  it('gets exactly the fields of the server', async () => {
    const { wechat, calls } = setUp()
    expect(await wechat.pay(aPayment)).toEqual({ told: 'ok' })
    expect(calls('chooseWXPay')).toEqual([aPayment])
  })

  it.each([
    ['cancel', { told: 'cancel' }],
    ['fail', { told: 'fail', errMsg: 'chooseWXPay:fail' }],
  ] as const)('tells %s', async (pays, told) => {
    expect(await setUp({ pays }).wechat.pay(aPayment)).toEqual(told)
  })

  it('waits for a bridge that comes late', async () => {
    const { wechat, calls, bridgeComes } = setUp({ isBridgeLate: true })
    const told = wechat.pay(aPayment)
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls('chooseWXPay')).toEqual([])
    bridgeComes()
    expect(await told).toEqual({ told: 'ok' })
  })

  it('fails in words when the bridge never comes', async () => {
    const { wechat, timePasses } = setUp({ isBridgeLate: true })
    const told = wechat.pay(aPayment)
    await new Promise((resolve) => setImmediate(resolve))
    timePasses()
    expect(await told).toEqual({ told: 'fail', errMsg: 'chooseWXPay:fail no WeixinJSBridge' })
  })

  it('is asked although WeChat refused the signature of the page, and tells what WeChat says', async () => {
    const { wechat } = setUp({ verify: 'config:fail', pays: 'fail' })
    expect(await wechat.pay(aPayment)).toMatchObject({ told: 'fail' })
  })

  it('does not open outside WeChat', async () => {
    expect(await setUp({ isInWeChat: false }).wechat.pay(aPayment)).toMatchObject({ told: 'fail' })
  })

  it('does not open without the configuration, whose appId it needs', async () => {
    const { wechat, calls } = setUp({ signRefusal: new Refused('WECHAT_UNREACHABLE') })
    await expect(wechat.pay(aPayment)).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
    expect(calls('chooseWXPay')).toEqual([])
  })
})

describe('productCard', () => {
  it('opens the product on our own domain and shows a picture that WeChat can show', () => {
    expect(card).toEqual({
      title: '一分钱试喝',
      desc: '山里的第一口茶。',
      link: 'https://shop.example/#/product/tasting',
      imgUrl: 'https://shop.example/products/tasting.png',
    })
  })
})

describe('in a mini-program’s web-view', () => {
  it('leads to the product in the mini-program, whatever its id', () => {
    const { wechat, navigated } = setUp({ isInMiniProgram: true })
    wechat.buyInMiniProgram('tasting')
    wechat.buyInMiniProgram('a&b=c')
    expect(navigated).toEqual([
      '/pages/product/product?productId=tasting',
      '/pages/product/product?productId=a%26b%3Dc',
    ])
  })

  it('says so to the pages, which offer that way instead of the cashier', () => {
    expect(setUp({ isInMiniProgram: true }).wechat.isInMiniProgram).toBe(true)
    expect(setUp().wechat.isInMiniProgram).toBe(false)
  })
})

interface World {
  isInWeChat: boolean
  isInMiniProgram: boolean
  isBridgeLate: boolean
  onBridge: (() => void)[]
  verify: string
  checkResult: unknown
  refuses: string
  pays: 'success' | 'cancel' | 'fail'
  signRefusal?: Refused
}

type Call = { success?: () => void; cancel?: () => void; fail?: (answer: { errMsg: string }) => void }

/** A library that answers in the next turn, as the real one does through its bridge. */
function fakeSdk(world: World, log: [string, Record<string, unknown>][]): Omit<Sdk, 'miniProgram'> {
  let onError: (error: { errMsg?: string }) => void = () => undefined
  const offer = (name: string) => (call: Call) => {
    const { success, cancel, fail, ...card } = call
    log.push([name, card])
    setImmediate(() => {
      if (name === world.refuses) fail?.({ errMsg: `${name}:fail` })
      else if (name !== 'chooseWXPay' || world.pays === 'success') success?.()
      else if (world.pays === 'cancel') cancel?.()
      else fail?.({ errMsg: 'chooseWXPay:fail' })
    })
  }
  return {
    config: ({ jsApiList }) => jsApiList.fill('bridge name'),
    error: (task) => (onError = task),
    ready(task) {
      const verified = () => {
        if (world.verify !== 'config:ok') onError({ errMsg: world.verify })
        task()
      }
      if (world.isBridgeLate) world.onBridge.push(verified)
      else setImmediate(verified)
    },
    checkJsApi: ({ success }) => setImmediate(() => success({ checkResult: world.checkResult })),
    updateAppMessageShareData: offer('updateAppMessageShareData'),
    updateTimelineShareData: offer('updateTimelineShareData'),
    onMenuShareAppMessage: offer('onMenuShareAppMessage'),
    onMenuShareTimeline: offer('onMenuShareTimeline'),
    onMenuShareQQ: offer('onMenuShareQQ'),
    onMenuShareQZone: offer('onMenuShareQZone'),
    chooseWXPay: offer('chooseWXPay'),
  }
}

function setUp(change: Partial<World> = {}) {
  const world: World = {
    isInWeChat: true,
    isInMiniProgram: false,
    isBridgeLate: false,
    onBridge: [],
    verify: 'config:ok',
    checkResult: { updateAppMessageShareData: true, updateTimelineShareData: true },
    refuses: '',
    pays: 'success',
    ...change,
  }
  const log: [string, Record<string, unknown>][] = []
  const signed: string[] = []
  const navigated: string[] = []
  const config = {
    appId: 'wx00000000000000b1',
    timestamp: 1,
    nonceStr: 'n',
    signature: 's',
    jsApiList: ['updateAppMessageShareData', 'chooseWXPay'],
  }
  const timers: (() => void)[] = []

  const wechat = createWeChat({
    sdk: { ...fakeSdk(world, log), miniProgram: { navigateTo: ({ url }) => void navigated.push(url) } },
    isInWeChat: world.isInWeChat,
    isInMiniProgram: world.isInMiniProgram,
    landingUrl: 'https://shop.example/?from=singlemessage',
    signPage(url) {
      signed.push(url)
      return world.signRefusal === undefined ? Promise.resolve(config) : Promise.reject(world.signRefusal)
    },
    wait: () => new Promise((resolve) => timers.push(resolve)),
  })

  return {
    wechat,
    world,
    signed,
    navigated,
    config,
    calls: (name: string) => log.filter(([called]) => called === name).map(([, params]) => params),
    bridgeComes: () => world.onBridge.forEach((task) => task()),
    timePasses: () => timers.forEach((resolve) => resolve()),
    /** Waits for the call and for what the library answers after it. */
    async done(call: Promise<void>) {
      await call
      for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
