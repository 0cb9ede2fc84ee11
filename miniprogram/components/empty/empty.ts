import { drawings, type Drawing } from '../../generated/pictures'

/** A page with nothing on it: a drawing, a line, and in its slot the ways on. */
Component({
  properties: {
    drawing: { type: String, value: 'nothing-here' },
    title: String,
    hint: String,
  },
  data: { picture: drawings['nothing-here'] as string },
  observers: {
    drawing(drawing: Drawing) {
      this.setData({ picture: drawings[drawing] })
    },
  },
})
