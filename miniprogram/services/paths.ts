/** What a page was opened with. Everybody can write such a path, so each part is read or counts as missing. */
export type Query = Record<string, string | undefined>

/** As the server takes them: a productId, and a userId of a shared card. */
const ID = /^[A-Za-z0-9_-]{1,64}$/
const OUT_TRADE_NO = /^[0-9a-f]{32}$/
const QUANTITY = /^[1-9]\d?$/

export const SHOP = '/pages/shop/shop'
export const ORDERS = '/pages/orders/orders'

export function productPath(productId: string): string {
  return `/pages/product/product?productId=${encodeURIComponent(productId)}`
}

export function checkoutPath(productId: string, quantity: number): string {
  return `/pages/checkout/checkout?productId=${encodeURIComponent(productId)}&quantity=${String(quantity)}`
}

export function orderPath(outTradeNo: string): string {
  return `/pages/order/order?outTradeNo=${encodeURIComponent(outTradeNo)}`
}

/** The query of a shared card: which product, and from whom where that is known. */
export function sharedQuery(productId: string, from: string | undefined): string {
  const product = `productId=${encodeURIComponent(productId)}`
  return from === undefined ? product : `${product}&from=${encodeURIComponent(from)}`
}

/** Undefined where the query names no possible product. */
export function productIdIn(query: Query): string | undefined {
  return matching(query['productId'], ID)
}

/** Undefined where the page was not opened by a shared card. */
export function sharerIn(query: Query): string | undefined {
  return matching(query['from'], ID)
}

/** Undefined where the query names no possible order. */
export function outTradeNoIn(query: Query): string | undefined {
  return matching(query['outTradeNo'], OUT_TRADE_NO)
}

/** 1 to 99; undefined for everything else. */
export function quantityIn(query: Query): number | undefined {
  const text = matching(query['quantity'], QUANTITY)
  return text === undefined ? undefined : Number(text)
}

/** The address of a page of the H5 app on its own site; a path that leads elsewhere opens its first page. */
export function webAddress(siteUrl: string, query: Query): string {
  const path = decoded(query['path'])
  const isOurs = path !== undefined && /^\/(?![/\\])[\w\-./?#=&%]*$/.test(path)
  return `${siteUrl.replace(/\/$/, '')}${isOurs ? path : '/'}`
}

function matching(text: string | undefined, form: RegExp): string | undefined {
  const value = decoded(text)
  return value !== undefined && form.test(value) ? value : undefined
}

// WeChat hands queries over as they were written, percent signs and all.
function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    // Half a percent sign: nobody meant anything by it.
    return undefined
  }
}
