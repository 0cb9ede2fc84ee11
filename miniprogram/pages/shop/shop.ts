import type { ProductView } from '../../../core/api'
import { after } from '../../services/clock'
import { createLoader, type Loaded, type Loader } from '../../services/loader'
import { productPath } from '../../services/paths'
import { momentsCard, shopCard } from '../../services/sharing'
import { catalogue, textScale } from '../../services/wiring'

const nothingYet: Loaded<ProductView[]> = { data: null, problem: null, isSlow: false }

/** The shop's first page: what there is to buy. */
Page({
  data: { textScale, ...nothingYet },
  loader: undefined as Loader | undefined,

  onLoad() {
    this.loader = createLoader({ load: catalogue.all, show: (change) => this.setData(change), after })
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
  onShareAppMessage: shopCard,
  onShareTimeline: () => momentsCard(shopCard()),

  async reload() {
    await this.loader?.reload()
  },
  open(event: WechatMiniprogram.TouchEvent) {
    const { id } = event.currentTarget.dataset as { id: string }
    void wx.navigateTo({ url: productPath(id) })
  },
})
