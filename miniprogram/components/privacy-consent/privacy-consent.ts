import { privacy } from '../../services/wiring'

const AGREE = 'agree'

/** Asks for consent to the privacy notice when WeChat needs it. Tells `agree` or `refuse`. */
Component({
  data: { isOpen: false },
  lifetimes: {
    attached() {
      privacy.attend(this)
    },
    detached() {
      privacy.leave(this)
    },
  },
  methods: {
    ask() {
      this.setData({ isOpen: true })
    },
    read() {
      void wx.openPrivacyContract({})
    },
    agree() {
      this.setData({ isOpen: false })
      privacy.agree(AGREE)
      this.triggerEvent('agree')
    },
    refuse() {
      this.setData({ isOpen: false })
      privacy.refuse()
      this.triggerEvent('refuse')
    },
    stay() {
      // Keeps taps and scrolling from reaching the page below.
    },
  },
})
