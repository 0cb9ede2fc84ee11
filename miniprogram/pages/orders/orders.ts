import type { OrderPage } from '../../../core/api'
import { after } from '../../services/clock'
import { createLoader, type Loaded, type Loader } from '../../services/loader'
import { problemNotice, type Notice } from '../../services/notices'
import { createOrderPages } from '../../services/orderPages'
import { orderRow, type OrderRow } from '../../services/orderRow'
import { orderPath, SHOP } from '../../services/paths'
import { problemOf, type Problem } from '../../services/refused'
import { api, session, textScale } from '../../services/wiring'

const pages = createOrderPages({ api, session })

/** The customer's orders, the latest first. */
Page({
  data: {
    textScale,
    rows: null as OrderRow[] | null,
    hasMore: false,
    isLoadingMore: false,
    notice: null as Notice | null,
    problem: null as Problem | null,
    isSlow: false,
  },
  loader: undefined as Loader | undefined,

  onLoad() {
    this.loader = createLoader<OrderPage>({ load: pages.latest, show: (change) => this.show(change), after })
  },
  onShow() {
    void this.reload()
  },
  onUnload() {
    this.loader?.leave()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    if (this.data.notice === null) void this.more()
  },

  show({ data, ...change }: Partial<Loaded<OrderPage>>) {
    this.setData(change)
    if (data !== null && data !== undefined) this.showPage(data)
  },
  showPage({ orders, nextCursor }: OrderPage) {
    const now = new Date()
    this.setData({ rows: orders.map((order) => orderRow(order, now)), hasMore: nextCursor !== undefined })
  },
  async reload() {
    await this.loader?.reload()
  },
  async more() {
    if (this.data.isLoadingMore || !this.data.hasMore) return
    this.setData({ isLoadingMore: true, notice: null })
    try {
      this.showPage(await pages.more())
    } catch (error) {
      this.setData({ notice: problemNotice(problemOf(error)) })
    } finally {
      this.setData({ isLoadingMore: false })
    }
  },
  open(event: WechatMiniprogram.TouchEvent) {
    const { id } = event.currentTarget.dataset as { id: string }
    void wx.navigateTo({ url: orderPath(id) })
  },
  home() {
    void wx.switchTab({ url: SHOP })
  },
})
