import fc from 'fast-check'
import { readPayBill } from '../../core/wechat/payBill'
import { billCsv, HEAD, paymentRow, refundRow } from '../fakes/bill'

const PAYMENT = {
  transactionId: '4'.repeat(28),
  outTradeNo: 'a'.repeat(32),
  appid: 'wx00000000000000a1',
  totalFen: 17600,
}
const REFUND = {
  outRefundNo: 'refund-1',
  refundId: '5'.repeat(28),
  transactionId: '4'.repeat(28),
  outTradeNo: 'a'.repeat(32),
  appid: 'wx00000000000000a1',
  refundFen: 8800,
}
const ROWS = [paymentRow(PAYMENT), refundRow(REFUND)]

describe('the bill of a day', () => {
  it('reads payments, refunds and totals, in fen', () => {
    expect(readPayBill(billCsv(ROWS))).toEqual({
      payments: [PAYMENT],
      refunds: [REFUND],
      totals: { rows: 2, ordersFen: 17600, refundsFen: 8800 },
      sums: { rows: 2, ordersFen: 17600, refundsFen: 8800 },
    })
  })

  it('reads a day on which nothing was sold', () => {
    const { payments, refunds, totals } = readPayBill(billCsv([]))
    expect([payments, refunds, totals]).toEqual([[], [], { rows: 0, ordersFen: 0, refundsFen: 0 }])
  })

  it.each([
    ['a byte order mark', (csv: string) => `\uFEFF${csv}`],
    ['line ends of Windows', (csv: string) => csv.replaceAll('\n', '\r\n')],
    ['no line end at its end', (csv: string) => csv.trimEnd()],
    ['blanks behind the commas', (csv: string) => csv.replaceAll(',`', ', `')],
    ['no backticks', (csv: string) => csv.replaceAll('`', '')],
    ['values in quotes', (csv: string) => csv.replaceAll(/`([^,\n]*)/g, '"$1"')],
  ])('may have %s', (_, change) => {
    expect(readPayBill(change(billCsv(ROWS)))).toEqual(readPayBill(billCsv(ROWS)))
  })

  it('finds its columns by their names, in whatever order they come', () => {
    const backwards = (line: string) => line.slice(1).split(',`').reverse().join(',`')
    const lines = billCsv(ROWS).trimEnd().split('\n')
    const csv = [HEAD.split(',').reverse().join(','), ...lines.slice(1, 3).map((line) => `\`${backwards(line)}`)]
    expect(readPayBill([...csv, ...lines.slice(3)].join('\n'))).toEqual(readPayBill(billCsv(ROWS)))
  })

  it('reads the older bill of few columns', () => {
    const csv = [
      '交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率',
      `\`2026-11-21 14:05:06,\`wx00000000000000a1,\`1900000001,\`0,\`,\`${'4'.repeat(28)},\`${'a'.repeat(32)},\`o1,\`JSAPI,\`SUCCESS,\`CMB,\`CNY,\`176.0,\`0,\`0,\`0,\`0,\`0,\`,\`,\`茶,\`,\`1.06000,\`0.60%`,
      '总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额',
      '`1,`176.0,`0.0,`0.0,`1.06',
    ].join('\n')
    expect(readPayBill(csv)).toMatchObject({ payments: [PAYMENT], refunds: [], totals: { rows: 1, ordersFen: 17600 } })
  })

  it('keeps a product whose name holds commas and quotes in one piece', () => {
    const row = paymentRow({ ...PAYMENT, title: '茶，"明前", 一等' })
    expect(readPayBill(billCsv([row])).payments).toEqual([PAYMENT])
  })

  it('counts a payment that was revoked, and does not take it for one', () => {
    const row = paymentRow(PAYMENT).replace('`SUCCESS', '`REVOKED')
    const { payments, refunds, sums } = readPayBill(billCsv([row]))
    expect([payments, refunds, sums.rows]).toEqual([[], [], 1])
  })

  it('reads every amount of yuan as exactly the fen that it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999_999 }), (totalFen) => {
        expect(readPayBill(billCsv([paymentRow({ ...PAYMENT, totalFen })])).payments[0]?.totalFen).toBe(totalFen)
      }),
    )
  })

  it.each([
    ['176', 17600],
    ['176.', undefined],
    ['0.1', 10],
    ['0.29000', 29],
    ['0.295', undefined],
    ['-0.29', undefined],
    ['1e3', undefined],
    ['１', undefined],
    ['', undefined],
  ])('reads the amount "%s" as %s', (yuan, fen) => {
    const csv = billCsv(ROWS).replaceAll('`176.00', `\`${yuan}`)
    const read = () => readPayBill(csv).payments[0]?.totalFen
    if (fen === undefined) expect(read).toThrow(/line \d/)
    else expect(read()).toBe(fen)
  })

  it.each([
    ['is empty', '', 'line 1 '],
    ['is no bill', '<html><body>502 Bad Gateway</body></html>', 'line 1 '],
    ['was cut off in its rows', billCsv(ROWS).split('\n').slice(0, 2).join('\n'), 'line 2 '],
    ['was cut off before its totals', billCsv(ROWS).split('\n').slice(0, 4).join('\n'), 'line 4 '],
    ['was cut off in its totals', billCsv(ROWS).trimEnd().slice(0, -12), 'line 5 '],
    ['goes on behind its totals', `${billCsv(ROWS)}\`1,\`2\n`, 'line 6 '],
    ['has a row of another length', billCsv([ROWS[0]!, `${ROWS[1]!},\`more`]), 'line 3 '],
    ['has a state that nobody knows', billCsv([ROWS[0]!.replace('`SUCCESS', '`PAID')]), 'line 2 '],
    ['has a payment without a number', billCsv([ROWS[0]!.replace('4'.repeat(28), '')]), 'line 2 '],
    ['has a refund without a number', billCsv([ROWS[1]!.replace('refund-1', '')]), 'line 2 '],
    ['lacks a column', billCsv(ROWS).replace('商户订单号', '别的'), 'line 2 '],
    ['lacks a total', billCsv(ROWS).replace(',订单总金额', ',别的'), 'line 5 '],
  ])('is refused when it %s, by the line', (_, csv, line) => {
    expect(() => readPayBill(csv)).toThrow(expect.objectContaining({ code: 'WECHAT_ANSWER_INVALID' }))
    expect(() => readPayBill(csv)).toThrow(line)
  })

  it('takes twenty thousand rows in a moment', () => {
    const csv = billCsv(Array<string>(20_000).fill(ROWS[0]!))
    const start = performance.now()
    expect(readPayBill(csv).payments).toHaveLength(20_000)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
