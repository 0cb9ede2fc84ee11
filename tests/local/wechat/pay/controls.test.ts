import { openShop, type Shop } from './merchant'

const OUT_TRADE_NO = 'T20260105000001'

let shop: Shop
afterEach(() => shop.close())

async function setUp() {
  shop = await openShop()
  const prepayId = await shop.prepay()
  return { ...shop, prepayId }
}

describe('POST /controls/pay', () => {
  it.each(['outTradeNo', 'prepayId'])('pays by %s as the user who ordered', async (name) => {
    const { pay, prepayId, notifications } = await setUp()
    expect(await pay({ [name]: name === 'prepayId' ? prepayId : OUT_TRADE_NO, result: 'pay' })).toEqual({
      result: 'paid',
      transactionId: expect.stringMatching(/^\d{28}$/),
      outTradeNo: OUT_TRADE_NO,
      userId: 'xiaolin',
      tradeState: 'SUCCESS',
    })
    expect(await notifications()).toHaveLength(1)
  })

  it('says so when it is paid already, and makes no second payment', async () => {
    const { pay, notifications } = await setUp()
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay({ outTradeNo: OUT_TRADE_NO })))
    expect(answers.filter(({ result }) => result === 'paid')).toHaveLength(1)
    expect(answers.filter(({ result }) => result === 'alreadyPaid')).toHaveLength(19)
    expect(await notifications()).toHaveLength(1)
  })

  it.each(['cancel', 'notEnough'])('leaves the order open on %s', async (result) => {
    const { pay } = await setUp()
    expect(await pay({ outTradeNo: OUT_TRADE_NO, result })).toMatchObject({ result, tradeState: 'NOTPAY' })
  })

  it('pays a QR code as anybody and a JSAPI order only as its own user', async () => {
    const { pay, prepay } = await setUp()
    const native = await prepay({ out_trade_no: 'T20260105000002', trade_type: 'NATIVE', product_id: 'p', openid: '' })
    expect(await pay({ prepayId: native, userId: 'achen' })).toMatchObject({ result: 'paid', userId: 'achen' })
    expect(await pay({ outTradeNo: OUT_TRADE_NO, userId: 'achen' })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it.each([
    [{ outTradeNo: 'T999' }, 'NOT_FOUND'],
    [{}, 'NOT_FOUND'],
    [{ outTradeNo: OUT_TRADE_NO, result: 'steal' }, 'INVALID_INPUT'],
    [{ outTradeNo: OUT_TRADE_NO, userId: 'nobody' }, 'INVALID_INPUT'],
  ])('refuses %j', async (body, code) => {
    const { pay } = await setUp()
    expect(await pay(body)).toMatchObject({ code })
  })
})

describe('POST /controls/notifications/resend', () => {
  it.each([
    [{ id: 'nope' }, 'NOT_FOUND'],
    [{}, 'NOT_FOUND'],
    [{ copies: 0 }, 'INVALID_INPUT'],
    [{ copies: 1.5 }, 'INVALID_INPUT'],
    [{ afterMs: -1 }, 'INVALID_INPUT'],
    [{ afterMs: '5' }, 'INVALID_INPUT'],
  ])('refuses %j', async (body, code) => {
    const { pay, post } = await setUp()
    const { transactionId } = await pay({ outTradeNo: OUT_TRADE_NO })
    const id = code === 'NOT_FOUND' ? {} : { id: transactionId }
    expect(await post('/controls/notifications/resend', { ...id, ...body })).toMatchObject({ code })
  })
})
