import type { OrderStatus, OrderView } from '../../../core/api'
import type { DeskState } from '../../../miniprogram/services/orderDesk'
import { orderScreen } from '../../../miniprogram/services/orderScreen'
import { problemOf, Refused } from '../../../miniprogram/services/refused'
import { anOrder, NOW } from '../support/shop'

const idle: DeskState = { order: null, missing: null, step: null, end: null, problem: null }
const screen = (order: Partial<OrderView>, state: Partial<DeskState> = {}, now = NOW) =>
  orderScreen(anOrder(order), { ...idle, ...state }, now)

describe('the screen of an order', () => {
  it.each<[OrderStatus, string, string]>([
    ['created', '等待付款', '微信支付 ¥0.01'],
    ['prepaid', '等待付款', '微信支付 ¥0.01'],
    ['closing', '正在取消', '再买一次'],
    ['closed', '已取消', '再买一次'],
    ['paid', '已付款', '回到茶铺'],
    ['paidLate', '付款来晚了', '再买一次'],
    ['refunding', '正在退款', '再买一次'],
    ['refunded', '已退款', '再买一次'],
  ])('of status %s says %s and offers %s', (status, title, words) => {
    expect(screen({ status })).toMatchObject({ title, words })
  })

  it('says until when it can be paid', () => {
    expect(screen({ status: 'prepaid' }).hint).toContain('12:28')
  })

  it('offers no payment after that time', () => {
    const late = screen({ status: 'prepaid' }, {}, new Date(NOW.getTime() + 29 * 60_000))
    expect(late).toMatchObject({ title: '付款时间已过', canPay: false, bar: 'again', drawing: 'closed' })
  })

  it.each<[DeskState['step'], string]>([
    ['asking', '正在准备付款'],
    ['cashier', '请在微信里付款'],
    ['checking', '正在确认付款'],
    ['cancelling', '正在取消'],
  ])('while %s says %s and lets nothing else begin', (step, title) => {
    expect(screen({}, { step })).toMatchObject({ title, bar: 'busy', canCancel: false, canShare: false })
  })

  it.each<[DeskState['end'], string, string]>([
    [{ kind: 'cancelled' }, '你没有完成付款', '继续支付 ¥0.01'],
    [{ kind: 'failed', errMsg: 'requestPayment:fail' }, '付款没有成功', '继续支付 ¥0.01'],
    [{ kind: 'unknown' }, '还没有等到付款结果', '再查一次'],
    [{ kind: 'elsewhere' }, '这笔订单不是在这里下的', '再买一次'],
  ])('after %j says %s and offers %s', (end, title, words) => {
    expect(screen({}, { end })).toMatchObject({ notice: { title }, words })
  })

  it('shows why something was refused, with the number for the shop', () => {
    const problem = problemOf(new Refused('INTERNAL', 'r1'))
    expect(screen({}, { problem })).toMatchObject({
      notice: { tone: 'bad', title: '茶铺出了点小问题', detail: '编号 r1' },
      words: '再试一次',
    })
  })

  it('can be shared once it is paid, and no earlier', () => {
    expect(screen({ status: 'paid' }).canShare).toBe(true)
    expect(screen({ status: 'prepaid' }).canShare).toBe(false)
  })

  it('shows the packaged picture, and the facts of a paid order', () => {
    const paidAt = NOW.toISOString()
    expect(screen({ status: 'paid', paidAt }).facts).toMatchObject({
      picture: '/generated/pictures/tasting.png',
      placedAt: '今天 11:58',
      paidAt: '今天 12:00',
    })
  })
})
