import type { ProductView } from '../../../core/api'
import { money } from '../../generated/money'
import { pictureOf } from '../../generated/pictures'
import { placeWish } from '../../services/buy'
import { after } from '../../services/clock'
import { createLoader, type Loaded, type Loader } from '../../services/loader'
import { problemNotice, type Notice } from '../../services/notices'
import { orderPath, productIdIn, quantityIn, SHOP, type Query } from '../../services/paths'
import { problemOf, Refused } from '../../services/refused'
import { api, catalogue, handover, purchases, session, textScale } from '../../services/wiring'

const nothingYet: Loaded<ProductView> = { data: null, problem: null, isSlow: false }

/** What is about to be bought, for the last look before paying. */
Page({
  data: {
    textScale,
    ...nothingYet,
    picture: '',
    quantity: 1,
    totalFen: 0,
    payWords: '',
    isPlacing: false,
    isSoldOut: false,
    notice: null as Notice | null,
  },
  loader: undefined as Loader | undefined,
  hasLeft: false,

  onLoad(query: Query) {
    const productId = productIdIn(query)
    const quantity = quantityIn(query)
    const load = () =>
      productId === undefined || quantity === undefined
        ? Promise.reject(new Refused('INVALID_INPUT'))
        : catalogue.one(productId)
    this.loader = createLoader<ProductView>({ load, show: (change) => this.show(change), after })
    if (productId === undefined || quantity === undefined) return
    this.setData({ quantity })
    this.show({ data: catalogue.known(productId) })
  },
  onShow() {
    void this.reload()
  },
  onUnload() {
    this.hasLeft = true
    this.loader?.leave()
  },

  show(change: Partial<Loaded<ProductView>>) {
    const { data } = change
    if (data === null || data === undefined) return this.setData(change)
    const totalFen = data.priceFen * this.data.quantity
    const payWords = `微信支付 ${money(totalFen)}`
    this.setData({ ...change, picture: pictureOf(data.picture), totalFen, payWords, isSoldOut: data.soldOut })
  },
  async reload() {
    await this.loader?.reload()
  },
  async pay() {
    const { data, quantity, isPlacing } = this.data
    if (data === null || isPlacing) return
    this.setData({ isPlacing: true, notice: null })
    try {
      const answer = await placeWish({ api, session, purchases }, { productId: data.productId, quantity })
      if (this.hasLeft) return
      handover.give(answer)
      // The order's page takes this one's place, so "back" leads to the product and not to an order that is placed.
      void wx.redirectTo({ url: orderPath(answer.order.outTradeNo) })
    } catch (error) {
      this.refuse(error)
    }
  },
  refuse(error: unknown) {
    const problem = problemOf(error)
    const isSoldOut = problem.code === 'PRODUCT_SOLD_OUT'
    const payWords = problem.isPassing ? '再试一次' : this.data.payWords
    this.setData({ isPlacing: false, notice: problemNotice(problem), payWords, isSoldOut })
  },
  home() {
    void wx.switchTab({ url: SHOP })
  },
})
