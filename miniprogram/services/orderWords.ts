import type { OrderStatus } from '../../core/api'
import type { Drawing } from '../generated/pictures'

/** How an order's status is called, what it means for the customer, and which drawing goes with it. */
export const orderWords: Record<OrderStatus, { title: string; hint: string; drawing: Drawing }> = {
  created: { title: '等待付款', hint: '茶已经替你留好了。', drawing: 'waiting' },
  prepaid: { title: '等待付款', hint: '茶已经替你留好了。', drawing: 'waiting' },
  closing: { title: '正在取消', hint: '微信确认后就会取消，一般要几分钟。', drawing: 'closed' },
  closed: { title: '已取消', hint: '没有扣款。想喝的时候，再来一单。', drawing: 'closed' },
  paid: { title: '已付款', hint: '谢谢你。茶备好了，慢慢来。', drawing: 'paid' },
  paidLate: { title: '付款来晚了', hint: '订单已经取消，这笔钱会原路退回给你。', drawing: 'waiting' },
  refunding: { title: '正在退款', hint: '钱会原路退回，一般几分钟到账。', drawing: 'waiting' },
  refunded: { title: '已退款', hint: '钱已经原路退回。', drawing: 'closed' },
}
