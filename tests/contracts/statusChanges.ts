import type { OrderStatus } from '../../core/api'

export const STATUSES = [
  'created',
  'prepaid',
  'closing',
  'closed',
  'paid',
  'paidLate',
  'refunding',
  'refunded',
] as const satisfies OrderStatus[]

export const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const))

/** Written down a second time on purpose: a slip in the table of core must not move the tests with it. */
export const LEGAL = [
  'created>prepaid',
  'created>closing',
  'created>paid',
  'prepaid>closing',
  'prepaid>paid',
  'closing>closed',
  'closing>paid',
  'closed>paidLate',
  'paid>refunding',
  'paidLate>refunding',
  'refunding>refunded',
  'refunding>paid',
  'refunding>paidLate',
]
