import type { PayEnd } from './orderDesk'
import type { Problem } from './refused'

/** What the `notice` component shows. */
export interface Notice {
  tone: 'calm' | 'warn' | 'bad'
  title: string
  text: string
  /** Small and last, for the shop's owner: a request id, or WeChat's own words. */
  detail: string
}

/** The notice of something that was refused. */
export function problemNotice({ what, now, requestId }: Problem): Notice {
  return { tone: 'bad', title: what, text: now, detail: requestId === '' ? '' : `编号 ${requestId}` }
}

/** The notice of a payment that ended without being paid. */
export function endNotice(end: PayEnd): Notice {
  switch (end.kind) {
    case 'cancelled':
      return calm('你没有完成付款', '没有扣款。可以继续支付，也可以取消订单。')
    case 'unknown':
      return {
        tone: 'warn',
        title: '还没有等到付款结果',
        text: '如果已经付了，请不要再付：茶铺一收到通知，这里就会更新。',
        detail: '',
      }
    case 'elsewhere':
      return calm('这笔订单不是在这里下的', '请在下单的那台手机上付款；或者取消它，再买一次。')
    case 'failed':
      return {
        tone: 'bad',
        title: '付款没有成功',
        text: '没有扣款。请再试一次；还不行，换个网络或稍后再来。',
        detail: end.errMsg,
      }
  }
}

/** A notice of an outcome that is nobody's fault. */
export function calm(title: string, text: string): Notice {
  return { tone: 'calm', title, text, detail: '' }
}
