import { ControlRefusal, type ControlContext, type ControlRoute } from '../controls'
import type { Platform } from '../platform'
import type { WeChatUser } from '../users'
import { findNotification } from './notification'
import { notifierOf, type Notifier } from './notifier'
import { findOrder, findPrepay, listPrepays, tradeStateAt, userByOpenid, type Order, type Prepay } from './orders'
import { listRefusals } from './refusals'
import { settle } from './settle'

type Input = Record<string, unknown>

/** The controls that are about paying. */
export const payControls: ControlRoute[] = [
  {
    method: 'POST',
    path: '/controls/pay',
    about: {
      en: '{ outTradeNo | prepayId, userId?, result: pay | cancel | notEnough }: decides at the cashier.',
      zh: '{ outTradeNo | prepayId, userId?, result: pay | cancel | notEnough }：替用户在收银台做决定。',
    },
    handle: ({ platform }, input) => pay(platform, input),
  },
  {
    method: 'GET',
    path: '/controls/notifications',
    about: { en: 'The payment notifications and their deliveries.', zh: '支付通知及其投递记录。' },
    handle: ({ platform }) => ({ notifications: notifierIn(platform).list() }),
  },
  {
    method: 'POST',
    path: '/controls/notifications/resend',
    about: {
      en: '{ id, copies?, afterMs? }: sends a notification again, several at once or later.',
      zh: '{ id, copies?, afterMs? }：再次投递通知，可并发或延后。',
    },
    handle: resend,
  },
  {
    method: 'GET',
    path: '/controls/refusals',
    about: {
      en: 'The last refusals of WeChat Pay: the field, the cause, what was signed and what was expected.',
      zh: '微信支付最近的拒绝：字段、原因、签名原文与期望原文。',
    },
    handle: ({ platform }) => ({ refusals: listRefusals(platform) }),
  },
]

function pay(platform: Platform, input: Input) {
  const result = input['result'] ?? 'pay'
  if (result !== 'pay' && result !== 'cancel' && result !== 'notEnough')
    throw invalid('result', 'pay, cancel or notEnough')

  const { order, prepay } = findPayment(platform, input)
  const user = payerOf(platform, order, input['userId'])
  const settlement = result === 'pay' ? settle(platform, prepay.prepayId, user) : { result }
  const after = findOrder(platform, order.outTradeNo) ?? order
  return {
    ...settlement,
    outTradeNo: order.outTradeNo,
    userId: user.id,
    tradeState: tradeStateAt(after, platform.clock.now()),
  }
}

function findPayment(platform: Platform, { outTradeNo, prepayId }: Input): { order: Order; prepay: Prepay } {
  const prepay =
    typeof prepayId === 'string'
      ? findPrepay(platform, prepayId)
      : listPrepays(platform).findLast((each) => each.outTradeNo === outTradeNo)
  const order = prepay && findOrder(platform, prepay.outTradeNo)
  if (prepay !== undefined && order !== undefined) return { order, prepay }
  throw new ControlRefusal('NOT_FOUND', { en: 'There is no such order.', zh: '没有这笔订单。' }, 404)
}

/** The payer of a JSAPI order is fixed; a QR code is paid by whoever scans it. */
function payerOf(platform: Platform, { request }: Order, userId: unknown): WeChatUser {
  const asked = platform.users.find(({ id }) => id === userId)
  if (userId !== undefined && asked === undefined)
    throw invalid('userId', platform.users.map(({ id }) => id).join(', '))

  const owner = userByOpenid(platform, request['appid'] ?? '', request['openid'] ?? '')
  if (owner === undefined || asked === undefined || asked.id === owner.id)
    return asked ?? owner ?? platform.currentUser()
  throw new ControlRefusal(
    'FORBIDDEN',
    { en: `The order was made for ${owner.id}.`, zh: `订单属于用户 ${owner.id}。` },
    403,
  )
}

async function resend({ platform }: ControlContext, { id, copies = 1, afterMs = 0 }: Input) {
  if (typeof id !== 'string' || findNotification(platform, id) === undefined)
    throw new ControlRefusal('NOT_FOUND', { en: 'There is no such notification.', zh: '没有这条通知。' }, 404)
  if (!isWholeNumber(copies, 1, 200)) throw invalid('copies', 'a whole number from 1 to 200')
  if (!isWholeNumber(afterMs, 0, 7 * 24 * 3_600_000)) throw invalid('afterMs', 'milliseconds, up to a week')

  const sending = notifierIn(platform).resend(id, { copies, afterMs })
  if (afterMs === 0) return { deliveries: await sending }
  sending.catch((error: Error) => platform.log.error('A delayed notification failed', { id, message: error.message }))
  return { scheduledInMs: afterMs }
}

function notifierIn(platform: Platform): Notifier {
  const notifier = notifierOf(platform)
  if (notifier !== undefined) return notifier
  throw new ControlRefusal('NOT_READY', { en: 'Notifications are not running.', zh: '通知服务未启动。' }, 503)
}

function isWholeNumber(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

const invalid = (field: string, expected: string) =>
  new ControlRefusal('INVALID_INPUT', {
    en: `"${field}" must be ${expected}.`,
    zh: `"${field}" 应为 ${expected}。`,
  })
