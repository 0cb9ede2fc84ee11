import { money } from '../../generated/money'

/** An amount of fen as ¥ and yuan. */
Component({
  properties: { fen: Number },
  data: { yuan: money(0).slice(1) },
  observers: {
    fen(fen: number) {
      this.setData({ yuan: money(fen).slice(1) })
    },
  },
})
