import { ControlRefusal, invalidInput, isWholeNumber, type ControlRoute } from '../controls'
import type { Text } from '../../messages'
import type { Platform } from '../platform'
import { isNotifyUrl, isOutRefundNo } from './fieldRules'
import { apiOf, findOrder, totalFenOf } from './orders'
import { refundDeskOf } from './refundDesk'
import { listRefunds, refundSettings, refundsOf, type Refund } from './refunds'

type Input = Record<string, unknown>

const DAY_MS = 24 * 3_600_000
const ENDS: Record<string, Refund['endsAs']> = {
  SUCCESS: 'SUCCESS',
  CLOSED: 'CLOSED',
  REFUNDCLOSE: 'CLOSED',
  ABNORMAL: 'ABNORMAL',
  CHANGE: 'ABNORMAL',
}

/** The controls of refunds: what there is, how long they take, how they end, and one made at the merchant's console. */
export const refundControls: ControlRoute[] = [
  {
    method: 'GET',
    path: '/controls/refunds',
    about: { en: 'All refunds.', zh: '全部退款。' },
    handle: ({ platform }) => ({ refunds: listRefunds(platform), settings: refundSettings(platform) }),
  },
  {
    method: 'POST',
    path: '/controls/refunds',
    about: {
      en: '{ outTradeNo, refundFen?, outRefundNo?, notifyUrl? }: refunds at the merchant console, not by the API.',
      zh: '{ outTradeNo, refundFen?, outRefundNo?, notifyUrl? }：在商户平台退款，不经 API。',
    },
    handle: ({ platform }, input) => refundAtConsole(platform, input),
  },
  {
    method: 'POST',
    path: '/controls/refunds/settings',
    about: {
      en: '{ takesMs?, endsAs?: SUCCESS | CLOSED | ABNORMAL }: how long refunds take from now on, and how they end.',
      zh: '{ takesMs?, endsAs?: SUCCESS | CLOSED | ABNORMAL }：此后的退款需要多久、结果如何。',
    },
    handle: ({ platform }, input) => changeSettings(platform, input),
  },
  {
    method: 'POST',
    path: '/controls/refunds/decide',
    about: {
      en: '{ outRefundNo, state: SUCCESS | CLOSED | ABNORMAL }: ends a refund now.',
      zh: '{ outRefundNo, state: SUCCESS | CLOSED | ABNORMAL }：立即决定一笔退款的结果。',
    },
    handle: ({ platform }, { outRefundNo, state }: Input) => {
      const outcome = refundDeskOf(platform).decide(String(outRefundNo), endOf(state, 'state'))
      if (outcome === 'unknown') throw new ControlRefusal('NOT_FOUND', TEXTS.noRefund, 404)
      if (outcome === 'ended') throw new ControlRefusal('REFUND_ENDED', TEXTS.ended, 409)
      return outcome
    },
  },
]

function changeSettings(platform: Platform, input: Input) {
  const current = refundSettings(platform)
  const { takesMs = current.takesMs, endsAs = current.endsAs } = input
  if (!isWholeNumber(takesMs, 0, 30 * DAY_MS)) throw invalidInput('takesMs', 'milliseconds, up to 30 days')

  platform.store.put('setting', 'refunds', { takesMs, endsAs: endOf(endsAs, 'endsAs') })
  return refundSettings(platform)
}

function refundAtConsole(platform: Platform, input: Input) {
  const order = findOrder(platform, String(input['outTradeNo']))
  if (order === undefined) throw new ControlRefusal('NOT_FOUND', TEXTS.noOrder, 404)
  const totalFen = totalFenOf(order)
  const { refundFen = totalFen, outRefundNo = consoleNumber(platform, order), notifyUrl } = input
  if (!isWholeNumber(refundFen, 1, totalFen)) throw invalidInput('refundFen', `fen, 1 to ${totalFen}`)
  if (typeof outRefundNo !== 'string' || !isOutRefundNo(outRefundNo))
    throw invalidInput('outRefundNo', '1 to 64 of 0-9A-Za-z_-|*@')
  if (notifyUrl !== undefined && (typeof notifyUrl !== 'string' || !isNotifyUrl(notifyUrl)))
    throw invalidInput('notifyUrl', 'an address without a query')

  const outcome = refundDeskOf(platform).accept(order, {
    outRefundNo,
    refundFen,
    totalFen,
    source: 'VENDOR_PLATFORM',
    api: apiOf(order),
    ...(notifyUrl === undefined ? {} : { notifyUrl }),
  })
  if (typeof outcome !== 'string') return outcome
  throw new ControlRefusal(
    'REFUND_DENIED',
    { en: `The refund is denied: ${outcome}.`, zh: `退款被拒绝：${outcome}。` },
    409,
  )
}

const consoleNumber = (platform: Platform, order: Parameters<typeof refundsOf>[1]) =>
  `console-${order.outTradeNo}-${refundsOf(platform, order).length + 1}`

function endOf(value: unknown, field: string): Refund['endsAs'] {
  const end = typeof value === 'string' && Object.hasOwn(ENDS, value) ? ENDS[value] : undefined
  if (end === undefined) throw invalidInput(field, 'SUCCESS, CLOSED or ABNORMAL')
  return end
}

const TEXTS: Record<'noOrder' | 'noRefund' | 'ended', Text> = {
  noOrder: { en: 'There is no such order.', zh: '没有这笔订单。' },
  noRefund: { en: 'There is no such refund.', zh: '没有这笔退款。' },
  ended: { en: 'The refund has ended already.', zh: '退款已经结束。' },
}
