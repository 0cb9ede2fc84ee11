import type { H5Payment, OrderStatus, OrderView, ProductView } from '../../core/api'
import { keepIn } from '../../h5-static/src/keep'

/** A storage as browsers have it; `isForbidden` makes every use throw. */
export function fakeStorage(isForbidden = false) {
  const texts = new Map<string, string>()
  const use = <T>(work: () => T): T => {
    if (isForbidden) throw new Error('SecurityError')
    return work()
  }
  return {
    texts,
    getItem: (key: string) => use(() => texts.get(key) ?? null),
    setItem: (key: string, value: string) => use(() => void texts.set(key, value)),
    removeItem: (key: string) => use(() => void texts.delete(key)),
  }
}

/** A keep on its own storage. */
export function fakeKeep(storage = fakeStorage()) {
  return keepIn(() => storage)
}

export function anOrder(change: Partial<OrderView> = {}): OrderView {
  return {
    outTradeNo: 'order-1',
    status: 'prepaid',
    productId: 'tasting',
    title: '一分钱试喝',
    picture: '/products/tasting.svg',
    quantity: 1,
    totalFen: 1,
    createdAt: '2026-11-22T06:00:00.000Z',
    expiresAt: '2026-11-22T06:30:00.000Z',
    ...change,
  }
}

export const aProduct: ProductView = {
  productId: 'tasting',
  title: '一分钱试喝',
  description: '山里的第一口茶。',
  priceFen: 1,
  picture: '/products/tasting.svg',
  soldOut: false,
}

export const aPayment: H5Payment = {
  timestamp: '1795327200',
  nonceStr: 'nonce',
  package: 'prepay_id=wx0001',
  signType: 'HMAC-SHA256',
  paySign: 'SIGN',
}

/** Answers the statuses one after the other, and the last one for ever. */
export function ordersThatBecome(...statuses: OrderStatus[]) {
  let asked = 0
  return {
    asked: () => asked,
    order: () => Promise.resolve(anOrder({ status: statuses[Math.min(asked++, statuses.length - 1)]! })),
  }
}
