import type { Text } from '../messages'

/** `path`: any path of WeChat; `pay`: paths of the pay host only; `notify` and `bill` are targets of these names. */
export type FaultTarget = 'path' | 'pay' | 'notify' | 'bill'

export interface FaultKind {
  /** `<code>` stands for what the caller writes there. */
  name: string
  /** An earlier name of the same fault. */
  alias?: string
  target: FaultTarget
  about: Text
}

/** Every fault that can be ordered, and what it does. */
export const FAULT_KINDS: readonly FaultKind[] = [
  kind('refuse', 'path', 'nothing is done; the connection is reset at once', '不处理，立即重置连接'),
  kind('drop', 'path', 'nothing is done; the connection is closed without an answer', '不处理，不应答就关闭连接'),
  kind('hang', 'path', 'nothing is done and no answer ever comes', '不处理，永远不应答'),
  kind('status500', 'path', 'nothing is done; status 500', '不处理，状态码 500'),
  kind('status429', 'path', 'nothing is done; status 429: too many calls', '不处理，状态码 429：请求过多'),
  kind('html', 'path', 'nothing is done; an error page of a proxy', '不处理，返回代理的错误页'),
  kind(
    'errcode:<code>',
    'path',
    'nothing is done; this code in the form of its host',
    '不处理，按该主机的格式返回错误码',
  ),
  kind('slow', 'path', 'the answer comes after `ms`', '延迟 `ms` 毫秒后应答'),
  kind('reset', 'path', 'the work is done, then the connection is reset', '已处理，随后重置连接'),
  kind('dropAfter', 'path', 'the work is done, then the connection is closed', '已处理，随后关闭连接'),
  kind('halfBody', 'path', 'the work is done; half of the answer comes', '已处理，应答只到一半'),
  kind('emptyBody', 'path', 'the work is done; the answer is empty', '已处理，应答为空'),
  kind('wrongSignature', 'pay', 'the work is done; no key makes the signature of the answer', '已处理，应答签名不对'),
  kind('wrongAmount', 'pay', 'the work is done; the answer says one fen more', '已处理，应答的金额多一分'),
  kind('foreign', 'pay', 'the work is done; the answer is of another merchant', '已处理，应答属于别的商户'),

  kind('lost', 'notify', 'it is lost for ever', '永远丢失', 'drop'),
  kind('late', 'notify', 'it comes `ms` later, on the local clock', '按本地时钟晚 `ms` 毫秒', 'delay'),
  kind('slow', 'notify', 'it comes `ms` later, on the local clock', '按本地时钟晚 `ms` 毫秒'),
  kind('swap', 'notify', 'it comes after the next one, or 15 s later', '排到下一条通知之后，或晚 15 秒'),
  kind('duplicate', 'notify', 'two copies at the same moment', '同时投递两份'),
  kind('twice', 'notify', 'two copies a second apart', '相隔一秒投递两份'),
  kind('wrongSignature', 'notify', 'no key makes its signature (a v2 refund: its secret)', '签名不对', 'wrongSign'),
  kind('wrongAmount', 'notify', 'one fen more, signed with the right key', '多一分钱，签名正确'),
  kind('probe', 'notify', 'first a copy that must be refused, then itself', '先投递一条必须拒绝的探测，再投递原通知'),
  kind('unknownSerial', 'notify', 'v3: it names a key that nobody has', 'v3：序列号无人认识'),
  kind('stale', 'notify', 'v3: it was signed 300 seconds ago', 'v3：签名时间早 300 秒'),

  kind('billDiffers', 'bill', 'the first row is lost, the next says one fen more', '丢失第一行，下一行多一分钱'),
  kind('rowLost', 'bill', 'the first row is lost', '丢失第一行'),
  kind('amountChanged', 'bill', 'the first row says one fen more', '第一行多一分钱'),
  kind('rowAdded', 'bill', 'a payment that nobody made', '多出一笔不存在的付款'),
  kind('totalsWrong', 'bill', 'the totals say one fen more than the rows', '汇总比明细多一分钱'),
]

/** The fault of this name for this target, by its name or alias; undefined where the target knows none. */
export function findFaultKind(target: string, name: string): FaultKind | undefined {
  const wanted = /^errcode:-?\w{1,40}$/.test(name) ? 'errcode:<code>' : name
  return FAULT_KINDS.find(
    (each) => targetsOf(target).includes(each.target) && (each.name === wanted || each.alias === wanted),
  )
}

/** The names of targets that are no paths. */
export const NAMED_TARGETS = ['notify', 'payNotify', 'refundNotify', 'bill'] as const

function targetsOf(target: string): FaultTarget[] {
  if (target === 'bill') return ['bill']
  if (NAMED_TARGETS.some((name) => name === target)) return ['notify']
  return /^\/(pay|secapi|v3)\//.test(target) ? ['path', 'pay'] : ['path']
}

function kind(name: string, target: FaultTarget, en: string, zh: string, alias?: string): FaultKind {
  return { name, target, about: { en, zh }, ...(alias === undefined ? {} : { alias }) }
}
