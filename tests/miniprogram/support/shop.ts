import type { LoginAnswer, MiniProgramPayment, OrderView, ProductView, UserView } from '../../../core/api'

/** The moment at which the tests play: noon of 22 November 2026, by the clock of this machine. */
export const NOW = new Date(2026, 10, 22, 12, 0)

export const ORDER_NO = '0'.repeat(31) + '1'

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString()

export function anOrder(change: Partial<OrderView> = {}): OrderView {
  return {
    outTradeNo: ORDER_NO,
    status: 'prepaid',
    productId: 'tasting',
    title: '一分钱试喝',
    picture: '/products/tasting.svg',
    quantity: 1,
    totalFen: 1,
    createdAt: later(-2),
    expiresAt: later(28),
    ...change,
  }
}

export function aProduct(change: Partial<ProductView> = {}): ProductView {
  return {
    productId: 'tasting',
    title: '一分钱试喝',
    description: '山里的第一口茶。',
    priceFen: 1,
    picture: '/products/tasting.svg',
    soldOut: false,
    ...change,
  }
}

export const aUser: UserView = { userId: 'u1' }

export function aLogin(change: Partial<LoginAnswer> = {}): LoginAnswer {
  return { user: aUser, isNew: true, siteUrl: 'https://shop.example', ...change }
}

export const aPayment: MiniProgramPayment = {
  timeStamp: '1795327200',
  nonceStr: 'nonce',
  package: 'prepay_id=wx0001',
  signType: 'HMAC-SHA256',
  paySign: 'SIGN',
}

/** A storage as `wx` has it; `isFull` makes every use throw. */
export function fakeStorage(isFull = false) {
  const texts = new Map<string, string>()
  const use = <T>(work: () => T): T => {
    if (isFull) throw new Error('setStorageSync:fail exceed storage max size')
    return work()
  }
  return {
    texts,
    getStorageSync: (key: string): unknown => use(() => texts.get(key) ?? ''),
    setStorageSync: (key: string, value: string) => use(() => void texts.set(key, value)),
    removeStorageSync: (key: string) => use(() => void texts.delete(key)),
  }
}
