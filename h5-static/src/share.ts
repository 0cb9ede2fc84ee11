import type { ProductView } from '../../core/api'

/** What WeChat shows of a shared page. */
export interface ShareCard {
  title: string
  desc: string
  link: string
  imgUrl: string
}

/** The card of the shop itself. */
export function shopCard(origin: string): ShareCard {
  return {
    title: '慢山茶铺',
    desc: '一山一茶，慢慢来。',
    link: `${origin}/`,
    imgUrl: `${origin}/products/mark.png`,
  }
}

/** The card of a product: it opens that product on our own domain, as WeChat demands. */
export function productCard(
  origin: string,
  product: Pick<ProductView, 'productId' | 'title' | 'description' | 'picture'>,
): ShareCard {
  return {
    title: product.title,
    desc: product.description,
    link: `${origin}/#/product/${encodeURIComponent(product.productId)}`,
    // WeChat shows no SVG in a share card; each drawing has a PNG beside it.
    imgUrl: origin + product.picture.replace(/\.svg$/, '.png'),
  }
}
