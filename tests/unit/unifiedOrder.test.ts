import type { MiniProgramPayment } from '../../core/api'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { AppError } from '../../core/platform/errors'
import { APPID, BUYER, openShop, OTHER_APPID, TEA, VISITOR } from '../fakes/shop'
import { MERCHANT, write } from '../fakes/wechatPay'

const setUp = openShop

const MINUTE = 60_000

describe('unifiedOrder', () => {
  it('stores the order at the price of the catalogue and answers what wx.requestPayment takes', async () => {
    const { deps, database } = await setUp()

    const { order, payment } = await unifiedOrder(deps, BUYER, TEA)

    expect(order).toEqual({
      outTradeNo: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: 'prepaid',
      productId: 'tea',
      title: '清香铁观音',
      picture: '/tea.svg',
      quantity: 2,
      totalFen: 17600,
      createdAt: '2026-11-22T06:00:00.000Z',
      expiresAt: '2026-11-22T06:30:00.000Z',
    })
    expect(payment).toEqual({
      timeStamp: '1795327200',
      nonceStr: expect.stringMatching(/^[0-9a-f]{32}$/),
      package: expect.stringMatching(/^prepay_id=wx\d+$/),
      signType: 'HMAC-SHA256',
      paySign: expect.stringMatching(/^[0-9A-F]{64}$/),
    })
    expect(database.rows('orders')).toHaveLength(1)
  })

  it('spells the fields for chooseWXPay, where the client is an H5 page', async () => {
    const { deps } = await setUp()

    const { payment } = await unifiedOrder(deps, { ...BUYER, visitor: { ...VISITOR, client: 'h5' } }, TEA)

    expect(Object.keys(payment ?? {}).sort()).toEqual(['nonceStr', 'package', 'paySign', 'signType', 'timestamp'])
  })

  it('asks WeChat for the payer, price and merchant that the server knows, until the order expires in Beijing time', async () => {
    const { deps, pay } = await setUp()

    const { order } = await unifiedOrder(deps, BUYER, TEA)

    expect(pay.calls).toEqual([
      {
        call: 'unifiedorder',
        request: {
          appid: APPID,
          mch_id: MERCHANT.mchid,
          body: '清香铁观音',
          out_trade_no: order.outTradeNo,
          fee_type: 'CNY',
          total_fee: '17600',
          spbill_create_ip: '203.0.113.9',
          time_start: '20261122140000',
          time_expire: '20261122143000',
          notify_url: 'https://shop.example.com/api/pay/notify',
          trade_type: 'JSAPI',
          openid: VISITOR.openid,
          nonce_str: expect.stringMatching(/^[0-9a-f]{32}$/),
          sign_type: 'HMAC-SHA256',
          sign: expect.stringMatching(/^[0-9A-F]{64}$/),
        },
      },
    ])
  })

  it('signs with MD5 where the merchant is set to MD5', async () => {
    const { deps, pay } = await setUp({ signType: 'MD5' })

    const { payment } = await unifiedOrder(deps, BUYER, TEA)

    expect(payment).toMatchObject({ signType: 'MD5', paySign: expect.stringMatching(/^[0-9A-F]{32}$/) })
    expect(pay.calls[0]?.request['sign_type']).toBe('MD5')
  })

  it('has stored the order by the time WeChat is asked', async () => {
    const { deps, pay, database } = await setUp()
    let storedBefore: unknown[] = []
    pay.before('unifiedorder', async () => void (storedBefore = database.rows('orders')))

    await unifiedOrder(deps, BUYER, TEA)

    expect(storedBefore).toMatchObject([{ status: 'created', totalFen: 17600 }])
  })

  it.each([
    ['openid', 'o0000000000000somebody'],
    ['openId', 'o0000000000000somebody'],
    ['userId', 'user2'],
    ['price', 1],
    ['money', 1],
    ['totalFen', 1],
    ['total_fee', 1],
    ['appid', OTHER_APPID],
    ['mchid', '1900000002'],
    ['status', 'paid'],
    ['$set', { totalFen: 1 }],
  ])('refuses a client that sends %s, by that name, and stores nothing', async (field, value) => {
    const { deps, books, pay } = await setUp()

    await expect(unifiedOrder(deps, BUYER, { ...TEA, [field]: value })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      values: { field },
    })

    expect([books(), pay.calls]).toEqual([[[], [], [], []], []])
  })

  it.each([
    ['productId', undefined],
    ['productId', ''],
    ['productId', { $ne: null }],
    ['productId', ['tea']],
    ['productId', 'tea\u0000'],
    ['quantity', 0],
    ['quantity', 100],
    ['quantity', -1],
    ['quantity', 1.5],
    ['quantity', '2'],
    ['quantity', '1e1'],
    ['quantity', NaN],
    ['quantity', null],
    ['idempotencyKey', 'tooshort'],
    ['idempotencyKey', 'k'.repeat(65)],
    ['idempotencyKey', 'key 0000000000000001'],
    ['idempotencyKey', { $gt: '' }],
  ])('refuses %s = %j and stores nothing', async (field, value) => {
    const { deps, books } = await setUp()

    await expect(unifiedOrder(deps, BUYER, { ...TEA, [field]: value })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      values: { field },
    })

    expect(books().flat()).toEqual([])
  })

  it.each([[null], ['text'], [7], [[TEA]], [new Map()]])('refuses %j where an object is due', async (input) => {
    const { deps } = await setUp()

    await expect(unifiedOrder(deps, BUYER, input)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it.each([
    ['nothing', 'PRODUCT_NOT_FOUND'],
    ['__proto__', 'PRODUCT_NOT_FOUND'],
    ['gone', 'PRODUCT_SOLD_OUT'],
  ])('refuses the product %s with %s and stores nothing', async (productId, code) => {
    const { deps, books } = await setUp()

    await expect(unifiedOrder(deps, BUYER, { ...TEA, productId })).rejects.toMatchObject({ code })

    expect(books().flat()).toEqual([])
  })

  describe('asked again with the same key', () => {
    it('answers the same order, freshly signed, without asking WeChat twice', async () => {
      const { deps, pay, database } = await setUp()
      const first = await unifiedOrder(deps, BUYER, TEA)

      const second = await unifiedOrder(deps, BUYER, TEA)

      expect(second.order).toEqual(first.order)
      expect(second.payment?.package).toBe(first.payment?.package)
      expect((second.payment as MiniProgramPayment).paySign).not.toBe((first.payment as MiniProgramPayment).paySign)
      expect([pay.calls.length, database.rows('orders').length]).toEqual([1, 1])
    })

    it('makes one order of twenty identical calls at once, and each can be paid', async () => {
      const { deps, pay, database } = await setUp()

      const answers = await Promise.all(Array.from({ length: 20 }, () => unifiedOrder(deps, BUYER, TEA)))

      const numbers = new Set(answers.map(({ order }) => order.outTradeNo))
      expect([numbers.size, database.rows('orders').length, pay.trades.size]).toEqual([1, 1, 1])
      expect(new Set(answers.map(({ payment }) => payment?.package)).size).toBe(1)
    })

    it('keeps the price of the first time, whatever the catalogue says now', async () => {
      const { deps, database } = await setUp()
      await unifiedOrder(deps, BUYER, TEA)
      await database.update('products', { _id: 'tea' }, { priceFen: 1, soldOut: true })

      expect(await unifiedOrder(deps, BUYER, TEA)).toMatchObject({ order: { totalFen: 17600 } })
    })

    it('does not depend on a product that somebody has broken or taken away meanwhile', async () => {
      const { deps, database } = await setUp()
      await unifiedOrder(deps, BUYER, TEA)
      await database.update('products', { _id: 'tea' }, { priceFen: 'ten' })
      expect((await unifiedOrder(deps, BUYER, TEA)).payment).toBeDefined()
      await database.remove('products', { _id: 'tea' })
      expect((await unifiedOrder(deps, BUYER, TEA)).payment).toBeDefined()
    })

    it.each([
      ['another quantity', { ...TEA, quantity: 3 }],
      ['another product', { ...TEA, productId: 'gone' }],
    ])('refuses %s under a used key', async (_, changed) => {
      const { deps, books } = await setUp()
      await unifiedOrder(deps, BUYER, TEA)
      const before = books()

      await expect(unifiedOrder(deps, BUYER, changed)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        values: { field: 'idempotencyKey' },
      })
      expect(books()).toEqual(before)
    })

    it('refuses the same user in another app, as WeChat takes the payment from no other', async () => {
      const { deps } = await setUp()
      await unifiedOrder(deps, BUYER, TEA)
      const elsewhere = { ...VISITOR, appid: OTHER_APPID, openid: 'o0000000000000elsewhere' }

      await expect(unifiedOrder(deps, { ...BUYER, visitor: elsewhere }, TEA)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      })
    })

    it('keeps the keys of different users apart', async () => {
      const { deps, database } = await setUp()
      await unifiedOrder(deps, BUYER, TEA)

      await unifiedOrder(deps, { ...BUYER, visitor: { ...VISITOR, userId: 'user2' } }, TEA)

      expect(database.rows('orders')).toHaveLength(2)
    })

    it('asks WeChat exactly the same after an answer was lost, also from another network and a minute later', async () => {
      const { deps, pay, clock } = await setUp()
      pay.fail('unifiedorder', new AppError('WECHAT_UNREACHABLE', { api: 'unifiedorder', reason: 'ECONNRESET' }))
      await expect(unifiedOrder(deps, BUYER, TEA)).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
      clock.moveBy(MINUTE)

      const { payment } = await unifiedOrder(deps, { ...BUYER, clientIp: '198.51.100.7' }, TEA)

      const [first, second] = pay.calls.map(({ request: { nonce_str: _, sign: __, ...asked } }) => asked)
      expect(payment).toBeDefined()
      expect(second).toEqual(first)
    })

    it('answers no payment once the order is paid, closing, closed or expired', async () => {
      const { deps, clock, database } = await setUp()
      const { order } = await unifiedOrder(deps, BUYER, TEA)

      for (const status of ['closing', 'closed', 'paid', 'paidLate', 'refunding', 'refunded']) {
        await database.update('orders', { _id: order.outTradeNo }, { status })
        expect(await unifiedOrder(deps, BUYER, TEA)).toEqual({ order: { ...order, status } })
      }

      await database.update('orders', { _id: order.outTradeNo }, { status: 'prepaid' })
      clock.moveBy(30 * MINUTE)
      expect(await unifiedOrder(deps, BUYER, TEA)).toEqual({ order })
    })
  })

  describe('when WeChat answers', () => {
    it.each([
      ['with a body that is no XML', '<html><body>502 Bad Gateway</body></html>', 'WECHAT_ANSWER_INVALID'],
      ['with nothing', '', 'WECHAT_ANSWER_INVALID'],
      [
        'unsigned success',
        write({ return_code: 'SUCCESS', result_code: 'SUCCESS', prepay_id: 'wx1' }),
        'WECHAT_ANSWER_INVALID',
      ],
      ['for another app', { appid: OTHER_APPID }, 'WECHAT_ANSWER_INVALID'],
      ['for another merchant', { mch_id: '1900000002' }, 'WECHAT_ANSWER_INVALID'],
      ['without a prepay_id', { prepay_id: '' }, 'WECHAT_ANSWER_INVALID'],
      ['with a prepay_id that injects', { prepay_id: 'wx1&package=prepay_id=wx2' }, 'WECHAT_ANSWER_INVALID'],
      ['that our signature is wrong', write({ return_code: 'FAIL', return_msg: '签名错误' }), 'PAYMENT_REFUSED'],
      ['that it may not sell', { result_code: 'FAIL', err_code: 'NOAUTH' }, 'PAYMENT_REFUSED'],
      ['that the number was used', { result_code: 'FAIL', err_code: 'OUT_TRADE_NO_USED' }, 'PAYMENT_REFUSED'],
      ['SYSTEMERROR', { result_code: 'FAIL', err_code: 'SYSTEMERROR' }, 'WECHAT_BUSY'],
      [
        'SYSTEMERROR unsigned',
        write({ return_code: 'SUCCESS', result_code: 'FAIL', err_code: 'SYSTEMERROR' }),
        'WECHAT_BUSY',
      ],
    ])(
      '%s, it hands out no payment, keeps the order and works with the same key afterwards',
      async (_, fault, code) => {
        const { deps, pay, database } = await setUp()
        pay.fail('unifiedorder', fault)

        await expect(unifiedOrder(deps, BUYER, TEA)).rejects.toMatchObject({ code })
        expect(database.rows('orders')).toMatchObject([{ status: 'created' }])

        expect(await unifiedOrder(deps, BUYER, TEA)).toMatchObject({ order: { status: 'prepaid' }, payment: {} })
      },
    )

    it('that it has the money already, it books the payment and answers the paid order', async () => {
      const { deps, pay, database } = await setUp()
      pay.fail('unifiedorder', 'an answer that was cut off')
      await unifiedOrder(deps, BUYER, TEA).catch(() => undefined)
      const outTradeNo = database.rows('orders')[0]!._id
      pay.pay(outTradeNo)

      const answer = await unifiedOrder(deps, BUYER, TEA)

      expect(answer).toMatchObject({ order: { status: 'paid', paidAt: '2026-11-22T06:05:06.000Z' } })
      expect(answer.payment).toBeUndefined()
      expect(database.rows('payments')).toMatchObject([{ outTradeNo, totalFen: 17600, proof: 'query' }])
    })

    it('that it has the money of somebody else, it blames WeChat, not the buyer, and books nothing', async () => {
      const { deps, pay, database } = await setUp()
      pay.fail('unifiedorder', 'an answer that was cut off')
      await unifiedOrder(deps, BUYER, TEA).catch(() => undefined)
      pay.pay(database.rows('orders')[0]!._id)
      pay.fail('orderquery', { openid: 'o0000000000000somebody' })

      await expect(unifiedOrder(deps, BUYER, TEA)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
      expect(database.rows('payments')).toEqual([])
    })

    it('that it has closed the order, it lets reconcile close ours', async () => {
      const { deps, pay } = await setUp()
      pay.fail('unifiedorder', { result_code: 'FAIL', err_code: 'ORDERCLOSED' })

      expect(await unifiedOrder(deps, BUYER, TEA)).toEqual({ order: expect.objectContaining({ status: 'closing' }) })
    })
  })

  describe('paid otherwise than inside WeChat', () => {
    const MOBILE_APPID = 'wx00000000000000c3'
    const over = (tradeType: string) => ({ ...TEA, tradeType })

    it.each([
      ['native', 'NATIVE', /^weixin:\/\/wxpay\/bizpayurl\?pr=\w+$/],
      ['h5', 'MWEB', /^https:\/\/wx\.tenpay\.com\//],
    ])('by %s answers a fresh text or page each time, for the same order', async (tradeType, wireType, payUrl) => {
      const { deps, pay, database } = await setUp()

      const first = await unifiedOrder(deps, BUYER, over(tradeType))
      const second = await unifiedOrder(deps, BUYER, over(tradeType))

      expect([first, second]).toEqual(Array(2).fill({ order: first.order, payUrl: expect.stringMatching(payUrl) }))
      expect([first.order.status, second.payUrl === first.payUrl]).toEqual(['prepaid', false])
      expect(database.rows('orders')).toMatchObject([{ tradeType, status: 'prepaid' }])
      const [asked, again] = pay.calls.map(({ request: { nonce_str: _, sign: __, ...rest } }) => rest)
      expect(asked).toMatchObject({ trade_type: wireType })
      expect(asked).not.toHaveProperty('openid')
      expect(again).toEqual(asked)
    })

    it('tells WeChat from which site an H5 payment comes, and which product a QR code is for', async () => {
      const { deps, pay } = await setUp()
      await unifiedOrder(deps, BUYER, over('h5'))
      await unifiedOrder(deps, BUYER, { ...over('native'), idempotencyKey: 'key-0000000000000002' })

      const [h5, native] = pay.calls.map(({ request }) => request)
      expect(JSON.parse(h5?.['scene_info'] ?? '')).toEqual({
        h5_info: { type: 'Wap', wap_url: 'https://shop.example.com', wap_name: '清香铁观音' },
      })
      expect(native).toMatchObject({ product_id: 'tea' })
    })

    it('by app signs for WeChat’s SDK, in the name of the app for phones', async () => {
      const { deps, pay } = await setUp()

      const { payment } = await unifiedOrder({ ...deps, mobileAppAppid: MOBILE_APPID }, BUYER, over('app'))

      expect(pay.calls[0]?.request).toMatchObject({ appid: MOBILE_APPID, trade_type: 'APP' })
      expect(payment).toEqual({
        appid: MOBILE_APPID,
        partnerid: MERCHANT.mchid,
        prepayid: expect.stringMatching(/^wx\d+$/),
        package: 'Sign=WXPay',
        noncestr: expect.stringMatching(/^[0-9a-f]{32}$/),
        timestamp: '1795327200',
        sign: expect.stringMatching(/^[0-9A-F]{64}$/),
      })
    })

    it.each(['app', 'scan', 'JSAPI', null])(
      'refuses %j where the shop does not sell so, and stores nothing',
      async (tradeType) => {
        const { deps, books } = await setUp()

        await expect(unifiedOrder(deps, BUYER, { ...TEA, tradeType })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          values: { field: 'tradeType' },
        })
        expect(books().flat()).toEqual([])
      },
    )

    it('refuses another way under a used key, as WeChat asks for the same parameters', async () => {
      const { deps } = await setUp()
      await unifiedOrder(deps, BUYER, over('native'))

      await expect(unifiedOrder(deps, BUYER, TEA)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
      expect(await unifiedOrder(deps, BUYER, over('native'))).toMatchObject({ order: { status: 'prepaid' } })
    })

    it.each([
      ['another kind of payment', {}],
      ['no address at all', { code_url: 'javascript alert(1)' }],
    ])('believes no answer with %s', async (_, fault) => {
      const { deps, pay } = await setUp()
      pay.fail('unifiedorder', { code_url: '', ...fault })
      await expect(unifiedOrder(deps, BUYER, over('native'))).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
    })

    it('answers no page once somebody has cancelled meanwhile, or WeChat has closed the number', async () => {
      const { deps, pay, database } = await setUp()
      const { order } = await unifiedOrder(deps, BUYER, over('h5'))
      pay.before('unifiedorder', async () => {
        await database.update('orders', { _id: order.outTradeNo }, { status: 'closing' })
      })
      expect(await unifiedOrder(deps, BUYER, over('h5'))).toEqual({ order: { ...order, status: 'closing' } })

      await database.update('orders', { _id: order.outTradeNo }, { status: 'prepaid' })
      pay.fail('unifiedorder', { result_code: 'FAIL', err_code: 'ORDERCLOSED' })
      expect(await unifiedOrder(deps, BUYER, over('h5'))).toEqual({ order: { ...order, status: 'closing' } })
    })

    it('answers no page once the order has expired, and asks WeChat for none', async () => {
      const { deps, pay, clock } = await setUp()
      const { order } = await unifiedOrder(deps, BUYER, over('h5'))
      clock.moveBy(30 * MINUTE)

      expect(await unifiedOrder(deps, BUYER, over('h5'))).toEqual({ order })
      expect(pay.calls).toHaveLength(1)
    })
  })

  it('cuts a long title between characters to the 127 bytes that `body` takes', async () => {
    const { deps, pay, database } = await setUp()
    await database.update('products', { _id: 'tea' }, { title: `${'茶'.repeat(42)}🍵\u0007` })

    await unifiedOrder(deps, BUYER, TEA)

    expect(pay.calls[0]?.request['body']).toBe('茶'.repeat(42))
  })

  it.each([['8800'], [19.99], [0], [-1], [null], [1e12]])(
    'sells nothing whose price somebody has broken into %j',
    async (priceFen) => {
      const { deps, books, database } = await setUp()
      await database.update('products', { _id: 'tea' }, { priceFen })

      await expect(unifiedOrder(deps, BUYER, TEA)).rejects.toThrow('priceFen must be an integer')
      expect(books().flat()).toEqual([])
    },
  )
})
