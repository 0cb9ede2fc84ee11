// Written by `npm run shop` from shop/. Change it there.
import type { ErrorCode } from '../../core/api'

/** What went wrong on this side of the wire, where no server code tells it. */
export type ClientErrorCode = 'NETWORK_DOWN' | 'NO_ANSWER_IN_TIME' | 'ANSWER_UNREADABLE'

/** What happened, and what the customer can do now. */
export interface ErrorText {
  what: string
  now: string
}

export const texts: Record<ErrorCode | ClientErrorCode, ErrorText> = {
  "INVALID_INPUT": { "what": "有一项内容填得不对", "now": "请回到上一页，检查后再试一次。" },
  "BODY_TOO_LARGE": { "what": "这次发送的内容太大了", "now": "请减少内容后再试一次。" },
  "UNSUPPORTED_MEDIA_TYPE": { "what": "茶铺没看懂这次请求", "now": "请刷新页面后再试。" },
  "METHOD_NOT_ALLOWED": { "what": "茶铺没看懂这次请求", "now": "请刷新页面后再试。" },
  "FOREIGN_ORIGIN": { "what": "这次请求不是从茶铺页面发出的", "now": "请从微信里重新打开慢山茶铺。" },
  "FORBIDDEN": { "what": "这里不能这样操作", "now": "请回到茶铺首页，换一种方式再试。" },
  "NOT_LOGGED_IN": { "what": "还没有登录", "now": "登录后就可以继续，刚才的内容都还在。" },
  "LOGIN_CODE_INVALID": { "what": "这次登录没有成功", "now": "请再登录一次。" },
  "LOGIN_CODE_USED": { "what": "这次登录已经用过了", "now": "请再登录一次。" },
  "USER_BLOCKED": { "what": "这个微信号暂时不能在茶铺登录", "now": "请联系掌柜，或换一个微信号。" },
  "AVATAR_REFUSED": { "what": "这张图片不能用作头像", "now": "请换一张 1 MB 以内的 PNG 或 JPG 图片。" },
  "NICKNAME_REFUSED": { "what": "这个昵称用不了", "now": "请写 1 到 20 个字，不要换行。" },
  "PHONE_CODE_INVALID": { "what": "手机号没有取到", "now": "请再点一次「绑定手机号」。" },
  "OAUTH_FLOW_INVALID": { "what": "登录等得太久，已经失效", "now": "请再登录一次。" },
  "OAUTH_REFUSED": { "what": "你没有同意授权", "now": "没关系，可以先随便看看；想买茶时再登录。" },
  "OAUTH_CODE_USED": { "what": "这次登录已经用过了", "now": "请再登录一次。" },
  "SNAPSHOT_USER": { "what": "现在看到的是快照页，还不能登录", "now": "请点页面下方的「使用完整服务」，再登录。" },
  "URL_NOT_OURS": { "what": "这个页面不能用微信分享", "now": "请从茶铺首页重新进入，再分享。" },
  "PRODUCT_NOT_FOUND": { "what": "没有找到这款茶", "now": "它可能已经下架，去茶铺看看别的吧。" },
  "PRODUCT_SOLD_OUT": { "what": "这款茶刚刚卖完了", "now": "没有下单，也没有扣款。去茶铺看看别的吧。" },
  "ORDER_NOT_FOUND": { "what": "没有找到这笔订单", "now": "请在「订单」里找找，或确认登录的是下单时的微信号。" },
  "ORDER_NOT_CANCELLABLE": { "what": "这笔订单现在不能取消", "now": "请看一下订单的最新状态。" },
  "IDEMPOTENCY_KEY_REUSED": { "what": "这次购买和上一次的内容不一样", "now": "请回到商品页，重新点一次购买。" },
  "ORDER_NOT_REFUNDABLE": { "what": "这笔订单现在不能退款", "now": "请看一下订单的最新状态。" },
  "REFUND_NUMBER_REUSED": { "what": "这个退款单号已经用过了", "now": "请换一个新的退款单号再试。" },
  "REFUND_TOO_MUCH": { "what": "退款金额超过了还能退的钱", "now": "请看一下这笔订单已经退了多少。" },
  "REFUND_TOO_MANY": { "what": "这笔订单的退款次数已经用完", "now": "请联系掌柜，在微信支付商户平台处理。" },
  "INVALID_XML": { "what": "微信支付的答复没有看懂", "now": "请稍后再查一次订单，不要重复付款。" },
  "INVALID_SIGNATURE": { "what": "这次消息没有通过核对", "now": "请稍后再查一次订单，不要重复付款。" },
  "NOTIFICATION_MISMATCH": { "what": "付款信息和订单对不上", "now": "请不要再付款，并联系掌柜核对。" },
  "PAYMENT_REFUSED": { "what": "微信支付没有接受这笔订单", "now": "没有扣款。请稍后再试，或取消后重新下单。" },
  "WECHAT_REFUSED": { "what": "微信没有接受这次请求", "now": "请稍后再试一次。" },
  "WECHAT_ANSWER_INVALID": { "what": "微信的答复没有看懂", "now": "请稍后再试一次。" },
  "WECHAT_UNREACHABLE": { "what": "暂时连不上微信", "now": "请过一会儿再试一次。" },
  "WECHAT_BUSY": { "what": "微信那边正忙", "now": "请过一会儿再试一次。" },
  "BUSY": { "what": "茶铺这会儿有点忙", "now": "请等几秒再试一次。" },
  "DEADLINE_EXCEEDED": { "what": "等得太久，这次先停下了", "now": "请再试一次；已经下的订单不会重复。" },
  "CONFIG_INVALID": { "what": "茶铺还没有布置好", "now": "请告诉掌柜，附上下面的编号。" },
  "INTERNAL": { "what": "茶铺出了点小问题", "now": "请再试一次；还不行就告诉掌柜，附上下面的编号。" },
  "NETWORK_DOWN": { "what": "网络好像断开了", "now": "请检查网络，然后再试一次。" },
  "NO_ANSWER_IN_TIME": { "what": "等了很久，还没有回音", "now": "请检查网络，然后再试一次；已经下的订单不会重复。" },
  "ANSWER_UNREADABLE": { "what": "茶铺的答复没有看懂", "now": "请刷新页面；还不行就过一会儿再来。" }
}
