/** One order of the list; `row` is an OrderRow. */
Component({
  properties: { row: { type: Object, value: null } },
})
