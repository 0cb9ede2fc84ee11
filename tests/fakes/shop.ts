import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { cloudProductStore } from '../../core/orders/cloudProductStore'
import { cloudBillStore } from '../../core/payments/cloudBillStore'
import { cloudFulfilmentStore } from '../../core/payments/cloudFulfilmentStore'
import { cloudInboxStore } from '../../core/payments/cloudInboxStore'
import { cloudPaymentStore } from '../../core/payments/cloudPaymentStore'
import { cloudRefundStore } from '../../core/payments/cloudRefundStore'
import { closePayment } from '../../core/payments/closePayment'
import { payV2Gateway } from '../../core/payments/payV2Gateway'
import type { CloudDatabase } from '../../core/platform/database'
import type { Notification } from '../../core/platform/notifyFunction'
import { readPayV2Notification } from '../../core/wechat/payV2Notification'
import { readPayV2RefundNotice } from '../../core/wechat/payV2RefundNotice'
import { readXml } from '../../core/wechat/xml'
import type { Visitor } from '../../core/sessions/visitor'
import { fakeDatabase } from './database'
import { fakeClock, fakeRandom } from './effects'
import { fakeWeChatPay, MERCHANT } from './wechatPay'

export const APPID = 'wx00000000000000a1'
export const OTHER_APPID = 'wx00000000000000b2'

export const VISITOR: Visitor = {
  userId: 'user1',
  appid: APPID,
  openid: 'o0000000000000000buyer',
  client: 'miniProgram',
}
export const BUYER = { visitor: VISITOR, clientIp: '203.0.113.9' }
export const TEA = { productId: 'tea', quantity: 2, idempotencyKey: 'key-0000000000000001' }

/**
 * The shop's part of core with nothing but effects replaced: database, clock, randomness, WeChat Pay.
 * `wrap` puts faults between the stores and the database.
 */
export async function openShop({ signType = MERCHANT.signType, wrap = (database: CloudDatabase) => database } = {}) {
  const clock = fakeClock()
  const random = fakeRandom()
  const database = fakeDatabase()
  const pay = fakeWeChatPay({ clock, signType })
  const secret = { key: MERCHANT.key, signType }

  const host = { http: pay.http, url: 'http://127.0.0.1:9' }
  const gateway = payV2Gateway({
    wire: { ...secret, ...host, random, mchid: MERCHANT.mchid, secure: host },
    notifyUrl: 'https://shop.example.com/api/pay/notify',
    refundNotifyUrl: 'https://shop.example.com/api/pay/refund-notify',
    billAppid: APPID,
    clock,
  })
  const wrapped = wrap(database)
  const stores = {
    orders: cloudOrderStore(wrapped),
    products: cloudProductStore(wrapped),
    payments: cloudPaymentStore(wrapped),
    refunds: cloudRefundStore(wrapped),
    inbox: cloudInboxStore(wrapped),
    fulfilments: cloudFulfilmentStore(wrapped),
    bills: cloudBillStore(wrapped),
  }
  const errors: string[] = []
  const log = {
    info: () => undefined,
    error: (message: string, fields = {}) => void errors.push(`${message} ${JSON.stringify(fields)}`),
  }
  const merchant = { ...secret, mchid: MERCHANT.mchid, appids: [APPID, OTHER_APPID] }
  const readNotification = (notification: Notification) =>
    readPayV2Notification(notification, merchant, async () => ({ readXml }))
  const readRefundNotice = async (notification: Notification) => {
    const notice = await readPayV2RefundNotice(notification, merchant, async () => ({ readXml }))
    return { notice, isProven: false }
  }
  const fulfilled: string[] = []
  const reconciling = {
    onPaid: async ({ key }: { key: string }) => void fulfilled.push(key),
    deadline: <T>(work: Promise<T>) => work,
    appids: merchant.appids,
  }
  const deps = { ...stores, ...reconciling, gateway, clock, random, log, readNotification }

  const product = { title: '清香铁观音', description: '', picture: '/tea.svg', soldOut: false, position: 1 }
  await database.insert('products', { ...product, _id: 'tea', priceFen: 8800 })
  await database.insert('products', { ...product, _id: 'gone', priceFen: 36800, soldOut: true, position: 2 })
  // The shop is open since yesterday, and yesterday's bill has been compared.
  await cloudBillStore(database).finish('2026-11-21', { differences: 0, at: clock.now() })

  return {
    deps: { ...deps, closePayment: closePayment.bind(undefined, deps) },
    /** The same with the reader for notices of refunds. */
    refundDeps: { ...deps, readNotification: readRefundNotice },
    database,
    pay,
    clock,
    errors,
    /** The keys with which the hook for paid orders has run. */
    fulfilled,
    /** Everything that is stored of orders and money, to see that nothing changed. */
    books: () => ['orders', 'payments', 'fulfilments', 'notifications'].map((name) => database.rows(name)),
    order: (outTradeNo: string) => database.rows('orders').find(({ _id }) => _id === outTradeNo),
  }
}
