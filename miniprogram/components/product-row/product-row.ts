import type { ProductView } from '../../../core/api'
import { pictureOf } from '../../generated/pictures'

/** One product of the catalogue. */
Component({
  properties: { product: { type: Object, value: null } },
  data: { picture: '' },
  observers: {
    product(product: ProductView | null) {
      if (product !== null) this.setData({ picture: pictureOf(product.picture) })
    },
  },
})
