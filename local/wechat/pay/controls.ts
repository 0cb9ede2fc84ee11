import { ControlRefusal, invalidInput, type ControlRoute } from '../controls'
import type { Platform } from '../platform'
import type { WeChatUser } from '../users'
import { noticeControls } from './noticeControls'
import { appidOf, findOrder, openidOf, tradeStateAt, userByOpenid, type Order } from './orders'
import { findPrepay, listPrepays, type Prepay } from './prepays'
import { listRefusals } from './refusals'
import { refundControls } from './refundControls'
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
  ...noticeControls,
  ...refundControls,
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
    throw invalidInput('result', 'pay, cancel or notEnough')

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
function payerOf(platform: Platform, order: Order, userId: unknown): WeChatUser {
  const asked = platform.users.find(({ id }) => id === userId)
  if (userId !== undefined && asked === undefined)
    throw invalidInput('userId', platform.users.map(({ id }) => id).join(', '))

  const owner = userByOpenid(platform, appidOf(order), openidOf(order))
  if (owner === undefined || asked === undefined || asked.id === owner.id)
    return asked ?? owner ?? platform.currentUser()
  throw new ControlRefusal(
    'FORBIDDEN',
    { en: `The order was made for ${owner.id}.`, zh: `订单属于用户 ${owner.id}。` },
    403,
  )
}
