import type { Order } from '../../core/orders/orders'

let count = 0

/** A new order like no other one; `changes` say what matters to the test. */
export function someOrder(changes: Partial<Order> = {}): Order {
  const number = String(++count).padStart(4, '0')
  const createdAt = new Date('2026-11-22T06:00:00.000Z')
  const expiresAt = new Date('2026-11-22T06:30:00.000Z')
  return {
    outTradeNo: number.padStart(32, '0'),
    status: 'created',
    userId: `user-of-${number}`,
    appid: 'wx00000000000000a1',
    openid: 'o0000000000000000buyer',
    clientIp: '203.0.113.9',
    idempotencyKey: `key-${number.padStart(16, '0')}`,
    productId: 'tea',
    title: '清香铁观音',
    picture: '/tea.svg',
    quantity: 2,
    totalFen: 17600,
    createdAt,
    expiresAt,
    dueAt: expiresAt,
    ...changes,
  }
}
