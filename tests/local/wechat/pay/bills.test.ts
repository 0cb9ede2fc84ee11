import { gunzipSync } from 'node:zlib'
import type { SignType } from '../../../../local/wechat/pay/sign'
import { ACCOUNTS, DAY, HOUR } from '../runningWeChat'
import { merchant, readAnswer, signedXml, type Fields } from './merchant'
import { merchantCertificate, openRefundShop, OUT_TRADE_NO, postSecurely } from './refundShop'

let shop: Awaited<ReturnType<typeof openRefundShop>>
afterEach(() => shop.close())

const HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,' +
  '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const TOTALS_HEAD = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

/** The clock stands at 10:00; `laterMs` after that the bill of `bill_date` is asked for. */
async function setUp(laterMs = DAY) {
  shop = await openRefundShop()
  const { wechat, clock } = shop
  const download = async (fields: Fields = {}) => {
    const body = signedXml({ bill_date: '20260105', bill_type: 'ALL', ...fields })
    const response = await fetch(`${wechat.urls.pay}/pay/downloadbill`, { method: 'POST', body })
    return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
  }
  return {
    ...shop,
    download,
    later: () => clock.moveBy(laterMs),
    lines: async (fields: Fields = {}) => (await download(fields)).bytes.toString('utf8').split('\r\n'),
    refusalOf: async (fields: Fields = {}) => readAnswer((await download(fields)).bytes),
    order: (outTradeNo: string, fields: Fields = {}) => shop.order({ out_trade_no: outTradeNo, ...fields }),
    fault: (kind: string) => shop.post('/controls/faults', { target: 'bill', kind }),
  }
}

describe('/pay/downloadbill', () => {
  it('is CSV in yuan: a byte order mark, a row with backticks for each payment, and one row of totals', async () => {
    const { later, lines, download, openid } = await setUp()
    later()
    const [head, row, totalsHead, totals, end] = await lines()
    expect((await download()).type).toBe('text/plain; charset=utf-8')
    expect(head).toBe(`\uFEFF${HEAD}`)
    expect(row!.replace(/`4200\d{24}/, '`4200')).toBe(
      `\`2026-01-05 10:00:00,\`${ACCOUNTS.miniProgram.appid},\`${merchant.mchid},\`0,\`,\`4200,\`${OUT_TRADE_NO},` +
        `\`${openid},\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`1.00,\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,` +
        '`慢山茶铺 - 一分钱试喝,`,`0.01000,`0.60%,`1.00,`0.00,`',
    )
    expect(totalsHead).toBe(TOTALS_HEAD)
    expect(totals).toBe('`1,`1.00,`0.00,`0.00,`0.01000,`1.00,`0.00')
    expect(end).toBe('')
  })

  it('lists a refund on the day on which it was asked for, with what it gave back', async () => {
    const { later, lines, refund } = await setUp()
    const { refund_id } = await refund()
    later()
    const [, , row, , totals] = await lines()
    const values = row!.split(',').map((value) => value.slice(1))
    expect(values.slice(8, 20)).toEqual([
      'JSAPI',
      'REFUND',
      'OTHERS',
      'CNY',
      '0.00',
      '0.00',
      refund_id,
      'R1',
      '0.30',
      '0.00',
      'ORIGINAL',
      'SUCCESS',
    ])
    expect(values.slice(24, 26)).toEqual(['0.00', '0.30'])
    expect(totals).toBe('`2,`1.00,`0.30,`0.00,`0.01000,`1.00,`0.30')
  })

  it('leaves out a refund that was closed', async () => {
    const { later, lines, refund, post } = await setUp()
    await refund()
    await post('/controls/refunds/decide', { outRefundNo: 'R1', state: 'CLOSED' })
    later()
    expect(await lines()).toHaveLength(5)
  })

  it.each([
    ['SUCCESS', '交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称', 'SUCCESS'],
    ['REFUND', '代金券金额,退款申请时间,退款成功时间,微信退款单号', 'REFUND'],
  ])('of type %s has its own columns and rows', async (bill_type, columns, state) => {
    const { later, lines, refund } = await setUp()
    await refund()
    later()
    const [head, row, totalsHead] = await lines({ bill_type })
    expect(head).toContain(columns)
    expect(row).toContain(`\`${state}`)
    expect(row!.split(',')).toHaveLength(head!.split(',').length)
    expect(totalsHead).toBe(TOTALS_HEAD)
  })

  it('is of a day in Beijing: midnight there parts two bills', async () => {
    const { clock, order, pay, lines } = await setUp()
    clock.moveBy(14 * HOUR - 1)
    await order('T20260105000002')
    await pay({ outTradeNo: 'T20260105000002' })
    clock.moveBy(1)
    await order('T20260106000003')
    await pay({ outTradeNo: 'T20260106000003' })
    clock.moveBy(2 * DAY)
    expect((await lines()).join()).toContain('T20260105000002')
    expect((await lines()).join()).not.toContain('T20260106000003')
    expect((await lines({ bill_date: '20260106' })).join()).toContain('T20260106000003')
  })

  it('quotes nothing: a comma in a text stays, a line break becomes a space', async () => {
    const { later, lines, order, pay } = await setUp()
    await order('T20260105000002', { body: '茶,"热"\n大杯' })
    await pay({ outTradeNo: 'T20260105000002' })
    later()
    expect((await lines())[2]).toContain(',`茶,"热" 大杯,`')
  })

  it('comes packed where GZIP is asked for', async () => {
    const { later, lines, download } = await setUp()
    later()
    const { bytes } = await download({ tar_type: 'GZIP' })
    expect(gunzipSync(bytes).toString('utf8')).toBe((await lines()).join('\r\n'))
  })

  it('is there from ten o’clock of the next day on, and not a millisecond before', async () => {
    const { clock, refusalOf, lines } = await setUp()
    expect(await refusalOf()).toMatchObject({ return_code: 'FAIL', return_msg: 'Bill Creating' })
    clock.moveBy(DAY - 1)
    expect(await refusalOf()).toMatchObject({ return_msg: 'Bill Creating' })
    clock.moveBy(1)
    expect(await lines()).toHaveLength(5)
  })

  it.each<[string, Fields, object]>([
    [
      'a day on which nothing happened',
      { bill_date: '20260104' },
      { return_msg: 'No Bill Exist', error_code: '20002' },
    ],
    ['a day of last year', { bill_date: '20250105' }, { return_msg: 'No Bill Exist' }],
    ['a day that is none', { bill_date: '20260231' }, { return_msg: 'data format error' }],
    ['a day in another form', { bill_date: '2026-01-05' }, { return_msg: 'data format error' }],
    ['no day', { bill_date: '' }, { return_msg: 'missing parameter' }],
    ['an unknown type', { bill_type: 'all' }, { return_msg: 'invalid bill_type' }],
    ['an unknown packing', { tar_type: 'ZIP' }, { return_msg: 'data format error' }],
    ['a wrong signature', { sign: '0'.repeat(32) }, { return_msg: expect.stringMatching(/^签名错误/) }],
  ])('refuses %s in XML without a signature', async (_, fields, answer) => {
    const { later, refusalOf } = await setUp()
    later()
    const refusal = await refusalOf(fields)
    expect(refusal).toMatchObject({ return_code: 'FAIL', ...answer })
    expect(refusal).not.toHaveProperty('sign')
  })
})

describe('/pay/downloadfundflow', () => {
  async function download(
    fields: Fields = {},
    { signType = 'HMAC-SHA256' as SignType, client = merchantCertificate as object } = {},
  ) {
    const body = signedXml({ bill_date: '20260105', account_type: 'Basic', ...fields }, signType)
    return postSecurely(`${shop.wechat.urls.paySecure}/pay/downloadfundflow`, body, client)
  }

  it('lists what came in, what the fee took and what was refunded, with the balance behind each', async () => {
    const { refund, clock, later } = await setUp()
    await refund()
    clock.moveBy(HOUR)
    later()
    const [head, ...rows] = (await download()).body.toString('utf8').trim().split('\r\n')
    expect(head).toBe(
      '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
    )
    expect(rows.slice(0, -2).map((row) => row.split(',`').slice(4, 8))).toEqual([
      ['交易', '收入', '1.00', '1.00'],
      ['扣除交易手续费', '支出', '0.01', '0.99'],
      ['退款', '支出', '0.30', '0.69'],
    ])
    expect(rows.at(-1)).toBe('`3,`1,`1.00,`2,`0.31')
  })

  it('needs the client certificate, HMAC-SHA256 and a known account', async () => {
    const { later } = await setUp()
    later()
    expect((await download({}, { client: {} })).status).toBe(400)
    const words = async (fields: Fields, signType: SignType = 'HMAC-SHA256') =>
      readAnswer((await download(fields, { signType })).body)['return_msg']
    expect(await words({}, 'MD5')).toBe('SIGN ERROR')
    expect(await words({ account_type: 'basic' })).toBe('invalid account_type')
    expect(await words({ account_type: 'Fees' })).toBe('No Bill Exist')
  })
})

describe('a fault of the bill', () => {
  async function withFault(kind: string) {
    const set = await setUp()
    await set.order('T20260105000002', { total_fee: '200' })
    await set.pay({ outTradeNo: 'T20260105000002' })
    set.later()
    await set.fault(kind)
    return set
  }

  it('rowLost loses the first row, once', async () => {
    const { lines } = await withFault('rowLost')
    const [, row, , totals] = await lines()
    expect(row).toContain('T20260105000002')
    expect(totals).toBe('`1,`2.00,`0.00,`0.00,`0.01000,`2.00,`0.00')
    expect(await lines()).toHaveLength(6)
  })

  it.each([
    ['amountChanged', 6, ['1.01', '2.00'], '`2,`3.01'],
    ['billDiffers', 5, ['2.01'], '`1,`2.01'],
    ['rowAdded', 7, ['1.00', '2.00', '0.01'], '`3,`3.01'],
  ])('%s leaves a bill that fits itself', async (kind, count, amounts, totals) => {
    const { lines } = await withFault(kind)
    const all = await lines()
    expect(all).toHaveLength(count)
    expect(all.slice(1, -3).map((row) => row.split(',')[24]!.slice(1))).toEqual(amounts)
    expect(all.at(-2)).toMatch(new RegExp(`^${totals},`))
  })

  it('totalsWrong leaves the rows alone', async () => {
    const { lines } = await withFault('totalsWrong')
    expect((await lines()).at(-2)).toBe('`2,`3.00,`0.00,`0.00,`0.02000,`3.01,`0.00')
  })
})
