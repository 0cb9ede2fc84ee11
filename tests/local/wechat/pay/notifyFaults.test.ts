import type { PostReply } from '../../../../local/wechat/pay/post'
import { DAY, MINUTE } from '../runningWeChat'
import { ACCEPT, isSignedRight } from './merchant'
import { isProven, openBench, openEvent, type Bench } from './notifierBench'

const SECOND = 1_000
const accept = (): PostReply => ({ status: 200, text: ACCEPT })

let bench: Bench
afterEach(() => bench.stop())

function setUp(options: Parameters<typeof openBench>[0] = {}) {
  bench = openBench(options)
  const order = (kind: string, { target = 'notify', ms = 0, times = 1 } = {}) =>
    bench.platform.faults.add({ target, kind, ms }, times)
  return { ...bench, order }
}

describe('a fault of a notification', () => {
  it.each(['drop', 'lost'])('%s loses it for good', async (kind) => {
    const { order, pay, moveBy, sent, notifier } = setUp()
    order(kind)
    await pay()
    await moveBy(2 * DAY)
    expect(sent).toHaveLength(0)
    expect(notifier.list()).toMatchObject([{ state: 'dropped' }])
    await pay('MD5', 'T20260105000002')
    expect(sent).toHaveLength(1)
  })

  it('duplicate sends two copies at once', async () => {
    const { order, pay, sent } = setUp({ answer: accept })
    order('duplicate')
    const { deliveries } = await pay()
    expect(sent).toHaveLength(2)
    expect(sent[0]).toEqual(sent[1])
    expect(deliveries).toMatchObject([{ fault: 'duplicate' }, { fault: 'duplicate' }])
  })

  it('twice sends two copies a second apart, though the first was accepted', async () => {
    const { order, pay, moveBy, sent } = setUp({ answer: accept })
    order('twice')
    await pay()
    await moveBy(SECOND - 1)
    expect(sent).toHaveLength(1)
    await moveBy(1)
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, SECOND])
    expect(sent[0]!.fields).toEqual(sent[1]!.fields)
  })

  it.each(['wrongSign', 'wrongSignature'])('%s forges it once and the next repetition is genuine', async (kind) => {
    const { order, pay, moveBy, sent } = setUp()
    order(kind)
    await pay()
    await moveBy(15 * SECOND)
    expect(sent.map(({ fields }) => isSignedRight(fields))).toEqual([false, true])
  })

  it('wrongAmount says one fen more with the right key', async () => {
    const { order, pay, sent } = setUp()
    order('wrongAmount')
    await pay()
    expect(sent[0]!.fields).toMatchObject({ total_fee: '2', cash_fee: '1' })
    expect(isSignedRight(sent[0]!.fields)).toBe(true)
  })

  it.each(['delay', 'late', 'slow'])('%s waits on the clock before the first sending', async (kind) => {
    const { order, pay, moveBy, sent } = setUp()
    order(kind, { ms: MINUTE })
    await pay()
    await moveBy(MINUTE - 1)
    expect(sent).toHaveLength(0)
    await moveBy(1)
    expect(sent).toHaveLength(1)
  })

  it('swap lets the next notification pass first', async () => {
    const { order, pay, moveBy, sent } = setUp({ answer: accept })
    order('swap')
    await pay('MD5', 'T20260105000001')
    expect(sent).toHaveLength(0)
    await pay('MD5', 'T20260105000002')
    await moveBy(0)
    expect(sent.map(({ fields }) => fields['out_trade_no'])).toEqual(['T20260105000002', 'T20260105000001'])
  })

  it('swap waits no longer than 15 seconds where no other comes', async () => {
    const { order, pay, moveBy, sent } = setUp({ answer: accept })
    order('swap')
    await pay()
    await moveBy(15 * SECOND - 1)
    expect(sent).toHaveLength(0)
    await moveBy(1)
    expect(sent).toHaveLength(1)
  })

  it('can be ordered for payments or refunds alone', async () => {
    const { order, pay, refund, moveBy, sent } = setUp({ answer: accept })
    order('lost', { target: 'refundNotify' })
    await pay()
    refund('T20260105000001', { totalFen: 1 })
    await moveBy(5 * SECOND)
    expect(sent.map(({ fields }) => fields['req_info'])).toEqual([undefined])
    order('lost', { target: 'payNotify' })
    await pay('MD5', 'T20260105000002')
    expect(sent).toHaveLength(1)
  })

  it('is not ended by a merchant who accepts a forgery: the log says so and the genuine one comes', async () => {
    const errors: string[] = []
    const log = { info: () => undefined, warn: () => undefined, error: (message: string) => void errors.push(message) }
    const { order, pay, moveBy, sent, notifier } = setUp({ answer: accept, log })
    order('wrongSignature')
    await pay()
    expect(notifier.list()).toMatchObject([{ state: 'waiting', deliveries: [{ isAccepted: true }] }])
    expect(errors).toEqual([expect.stringMatching(/must refuse/)])
    await moveBy(15 * SECOND)
    expect(sent).toHaveLength(2)
    expect(notifier.list()).toMatchObject([{ state: 'delivered' }])
  })
})

describe('a fault of a notification of APIv3', () => {
  const v3 = async (kind: string, options: Parameters<typeof openBench>[0] = {}) => {
    const set = setUp(options)
    set.order(kind)
    await set.payV3()
    return { ...set, proofs: () => set.sent.map(({ message }) => isProven(message)) }
  }

  it('probe comes before the genuine one and is marked as such', async () => {
    const { proofs, sent } = await v3('probe')
    expect(proofs()).toEqual([false, true])
    expect(sent[0]!.message.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\/[\w+/=]{100,}$/)
    expect(sent[0]!.message.body).toBe(sent[1]!.message.body)
  })

  it('wrongSignature has the shape of a signature', async () => {
    const { proofs, sent, moveBy } = await v3('wrongSignature')
    expect(Buffer.from(sent[0]!.message.headers['wechatpay-signature']!, 'base64')).toHaveLength(256)
    await moveBy(15 * SECOND)
    expect(proofs()).toEqual([false, true])
  })

  it('unknownSerial names a key that nobody has', async () => {
    const { proofs, sent } = await v3('unknownSerial')
    expect(sent[0]!.message.headers['wechatpay-serial']).toMatch(/^0000[0-9A-F]{36}$/)
    expect(proofs()).toEqual([false])
  })

  it('stale was signed rightly, exactly 300 seconds ago', async () => {
    const { proofs, sent, clock } = await v3('stale')
    expect(proofs()).toEqual([true])
    expect(clock.now().getTime() / 1000 - Number(sent[0]!.message.headers['wechatpay-timestamp'])).toBe(300)
  })

  it('wrongAmount says one fen more with the right keys', async () => {
    const { proofs, sent } = await v3('wrongAmount')
    expect(openEvent(sent[0]!.message).resource.amount).toMatchObject({ total: 101, payer_total: 101 })
    expect(proofs()).toEqual([true])
  })
})
