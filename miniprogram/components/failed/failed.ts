import { SHOP } from '../../services/paths'

/** Why a page has nothing to show and what the customer can do now; `problem` is a Problem. Tells `retry`. */
Component({
  properties: {
    problem: { type: Object, value: null },
    /** It stands on the shop's first page, so no way leads there. */
    isHome: Boolean,
  },
  methods: {
    retry() {
      this.triggerEvent('retry')
    },
    home() {
      void wx.switchTab({ url: SHOP })
    },
  },
})
