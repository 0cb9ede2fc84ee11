import { drawings } from '../../generated/pictures'
import { after, wait } from '../../services/clock'
import { createOrderDesk, type DeskState, type OrderDesk } from '../../services/orderDesk'
import { orderScreen, type OrderScreen } from '../../services/orderScreen'
import {
  ORDERS,
  outTradeNoIn,
  productIdIn,
  productPath,
  sharedQuery,
  sharerIn,
  SHOP,
  type Query,
} from '../../services/paths'
import { problemOf, Refused, type Problem } from '../../services/refused'
import { momentsCard, orderCard, shopCard, type ChatCard } from '../../services/sharing'
import { api, cashier, handover, purchases, session, textScale } from '../../services/wiring'

const SKELETON_AFTER_MS = 200
const LOOK_AT_CLOCK_MS = 5000

/** One order: how it stands, paying it, cancelling it, and sharing what was bought. */
Page({
  data: { textScale, drawings, screen: null as OrderScreen | null, problem: null as Problem | null, isSlow: false },
  desk: undefined as OrderDesk | undefined,
  state: undefined as DeskState | undefined,
  stopClock: undefined as (() => void) | undefined,
  stopBones: undefined as (() => void) | undefined,
  query: {} as Query,

  onLoad(query: Query) {
    this.query = query
    const outTradeNo = outTradeNoIn(query)
    if (outTradeNo === undefined) return
    const show = (state: DeskState) => this.show(state)
    this.desk = createOrderDesk({ api, session, purchases, cashier, wait, show }, outTradeNo)
    this.stopBones = after(SKELETON_AFTER_MS, () => this.setData({ isSlow: true }))
    const fresh = handover.take(outTradeNo)
    if (fresh !== undefined) void this.desk.pay(fresh)
  },
  onShow() {
    void this.desk?.open()
    this.watchClock()
  },
  onReady() {
    if (this.desk === undefined) this.goOn()
  },
  onHide() {
    this.stopClock?.()
  },
  onUnload() {
    this.stopBones?.()
    this.stopClock?.()
    this.desk?.leave()
  },
  onShareAppMessage(): ChatCard {
    return this.card()
  },
  onShareTimeline() {
    return momentsCard(this.card())
  },

  /** Moments open the page that was shared from; what was shared of an order is its product. */
  goOn() {
    const productId = productIdIn(this.query)
    if (productId === undefined) return this.setData({ problem: problemOf(new Refused('ORDER_NOT_FOUND')) })
    void wx.redirectTo({ url: `/pages/product/product?${sharedQuery(productId, sharerIn(this.query))}` })
  },
  show(state: DeskState) {
    const { order, missing } = state
    this.state = state
    this.setData({ screen: order === null ? null : orderScreen(order, state, new Date()), problem: missing })
  },
  /** Looks now and then whether the time to pay has run out. */
  watchClock() {
    this.stopClock?.()
    const timer = setInterval(() => {
      if (this.state !== undefined) this.show(this.state)
    }, LOOK_AT_CLOCK_MS)
    this.stopClock = () => clearInterval(timer)
  },
  card(): ChatCard {
    const order = this.state?.order ?? null
    return order === null ? shopCard() : orderCard(order, session.user()?.userId)
  },

  open() {
    void this.desk?.open()
  },
  pay() {
    void this.desk?.pay()
  },
  check() {
    void this.desk?.check()
  },
  stopWaiting() {
    this.desk?.stopWaiting()
  },
  cancel() {
    wx.showModal({
      title: '取消这笔订单？',
      content: '取消后不会扣款。想喝的时候可以再买。',
      cancelText: '先留着',
      confirmText: '取消订单',
      success: ({ confirm }) => {
        if (confirm) void this.desk?.cancel()
      },
    })
  },
  copyNumber() {
    void wx.setClipboardData({ data: this.data.screen?.facts.outTradeNo ?? '' })
  },
  product() {
    const { screen } = this.data
    if (screen !== null) void wx.navigateTo({ url: productPath(screen.facts.productId) })
  },
  home() {
    void wx.switchTab({ url: SHOP })
  },
  orders() {
    void wx.switchTab({ url: ORDERS })
  },
})
