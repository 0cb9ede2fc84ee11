/** The skeleton of a page that is waited for: `rows`, small rows, a `product` or an `order`. */
Component({
  properties: {
    kind: { type: String, value: 'rows' },
    /** What is waited for, for those who listen. */
    label: String,
  },
})
