/** Something to know, in three tones; `notice` is a Notice. */
Component({
  properties: { notice: { type: Object, value: null } },
})
