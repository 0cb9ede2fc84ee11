import type { ProductView } from '../../../core/api'
import { pictureOf } from '../../generated/pictures'
import { after } from '../../services/clock'
import { createLoader, type Loaded, type Loader } from '../../services/loader'
import { calm } from '../../services/notices'
import { checkoutPath, productIdIn, SHOP, type Query } from '../../services/paths'
import { Refused } from '../../services/refused'
import { momentsCard, productCard, shopCard, tellOpened, type ChatCard } from '../../services/sharing'
import { api, catalogue, session, textScale } from '../../services/wiring'

const nothingYet: Loaded<ProductView> = { data: null, problem: null, isSlow: false }

/** One product: how it looks, what it costs, how many. A shared card opens here. */
Page({
  data: {
    textScale,
    ...nothingYet,
    picture: '',
    quantity: 1,
    totalFen: 0,
    soldOut: calm('这款茶卖完了', '下一季再见。先去看看别的茶吧。'),
  },
  loader: undefined as Loader | undefined,

  onLoad(query: Query) {
    const productId = productIdIn(query)
    const load = () =>
      productId === undefined ? Promise.reject(new Refused('PRODUCT_NOT_FOUND')) : catalogue.one(productId)
    this.loader = createLoader<ProductView>({ load, show: (change) => this.show(change), after })
    if (productId !== undefined) this.show({ data: catalogue.known(productId) })
    void tellOpened({ api, session }, query)
  },
  onShow() {
    void this.reload()
  },
  onUnload() {
    this.loader?.leave()
  },
  onShareAppMessage(): ChatCard {
    const { data } = this.data
    return data === null ? shopCard() : productCard(data, session.user()?.userId)
  },
  onShareTimeline() {
    const { data } = this.data
    return momentsCard(data === null ? shopCard() : productCard(data, session.user()?.userId))
  },

  show(change: Partial<Loaded<ProductView>>) {
    const { data } = change
    if (data === null || data === undefined) return this.setData(change)
    this.setData({ ...change, picture: pictureOf(data.picture), totalFen: data.priceFen * this.data.quantity })
    wx.setNavigationBarTitle({ title: data.title })
  },
  async reload() {
    await this.loader?.reload()
  },
  choose(event: WechatMiniprogram.CustomEvent<{ value: number }>) {
    const quantity = event.detail.value
    this.setData({ quantity, totalFen: (this.data.data?.priceFen ?? 0) * quantity })
  },
  buy() {
    const { data, quantity } = this.data
    if (data !== null) void wx.navigateTo({ url: checkoutPath(data.productId, quantity) })
  },
  home() {
    void wx.switchTab({ url: SHOP })
  },
})
