import type { OrderView } from '../../core/api'
import { pictureOf } from '../generated/pictures'
import { orderWords } from './orderWords'
import { isPayable } from './payment'
import { friendlyTime } from './times'

/** One order as the list shows it. */
export interface OrderRow {
  outTradeNo: string
  picture: string
  title: string
  about: string
  status: string
  /** It still waits for its payment. */
  isOpen: boolean
  totalFen: number
}

export function orderRow(order: OrderView, now: Date): OrderRow {
  const { outTradeNo, picture, title, quantity, status, totalFen } = order
  return {
    outTradeNo,
    picture: pictureOf(picture),
    title,
    about: `${friendlyTime(new Date(order.createdAt), now)} · ${String(quantity)} 件`,
    status: orderWords[status].title,
    isOpen: isPayable(status),
    totalFen,
  }
}
