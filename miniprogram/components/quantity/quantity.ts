const LIMIT = 99

/** How many, from 1 to 99: tells `change` with the new number. */
Component({
  properties: {
    value: { type: Number, value: 1 },
  },
  data: { text: '1' },
  observers: {
    value(value: number) {
      this.setData({ text: String(value) })
    },
  },
  methods: {
    fewer() {
      this.choose(this.data.value - 1)
    },
    more() {
      this.choose(this.data.value + 1)
    },
    write(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
      const typed = event.detail.value
      const number = Number.parseInt(typed, 10)
      const wanted = Number.isNaN(number) ? this.data.value : Math.min(Math.max(number, 1), LIMIT)
      // The field keeps what was typed until its own data change, so these follow it first.
      this.setData({ text: typed })
      this.setData({ text: String(wanted) })
      this.choose(wanted)
    },
    choose(number: number) {
      if (number >= 1 && number <= LIMIT) this.triggerEvent('change', { value: number })
    },
  },
})
