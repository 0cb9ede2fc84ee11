import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Order } from '../../core/orders/orders'
import { payV3Gateway } from '../../core/payments/payV3Gateway'
import { nodeHttpClient } from '../../core/platform/httpClient'
import type { Notification } from '../../core/platform/notifyFunction'
import { systemRandom as random } from '../../core/platform/random'
import { payV3Client } from '../../core/wechat/payV3Client'
import { readPayV3PaymentNotification } from '../../core/wechat/payV3Notification'
import { ACCOUNTS, DAY, runningWeChat } from '../local/wechat/runningWeChat'

const { merchant, miniProgram, wechatPay } = ACCOUNTS
const APPIDS = [miniProgram.appid]

/** Core's gateway in front of the local WeChat: both sides wrote their own signatures, and neither knows the other's code. */
async function setUp({ hasPublicKey = true, publicKeyShare = 100 } = {}) {
  const { wechat, clock: platformClock, post, close } = await runningWeChat()
  await post('/controls/notifications/keys', { publicKeyShare })
  const notifyUrl = await openNotifyUrl()
  const clock = { now: () => new Date(platformClock.now()) }
  const publicKeys = new Map<string, KeyObject>(
    hasPublicKey ? [[wechatPay.publicKeyId, createPublicKey(wechatPay.publicKey)]] : [],
  )
  const { mchid, serialNo, v3Key } = merchant
  const privateKey = createPrivateKey(merchant.privateKey)
  const { api, wire, keys } = payV3Client({
    http: nodeHttpClient(),
    clock,
    random,
    url: wechat.urls.pay,
    merchant: { mchid, serialNo, privateKey },
    v3Key,
    publicKeys,
  })
  const urls = { notifyUrl: notifyUrl.url, refundNotifyUrl: notifyUrl.url }
  const createdAt = clock.now()
  const order: Order = {
    outTradeNo: '0123456789abcdef0123456789abcdef',
    status: 'created',
    userId: 'user1',
    appid: miniProgram.appid,
    openid: wechat.users[0]!.openids.miniProgram,
    clientIp: '203.0.113.9',
    idempotencyKey: 'key-0000000000000001',
    productId: 'tea',
    title: '🍵清香铁观音',
    picture: '/tea.svg',
    quantity: 1,
    totalFen: 100,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 1_800_000),
  }
  const read = (notification: Notification) =>
    readPayV3PaymentNotification({ keys, clock }, notification, { mchid, appids: APPIDS, v3Key })
  return {
    gateway: payV3Gateway({ api, wire, ...urls }),
    order,
    read,
    notified: notifyUrl.received,
    pay: () => post('/controls/pay', { outTradeNo: order.outTradeNo }),
    moveBy: (ms: number) => platformClock.moveBy(ms),
    close: () => Promise.all([close(), notifyUrl.close()]),
  }
}

let opened: Awaited<ReturnType<typeof setUp>>
afterEach(() => opened.close())
const open = async (options = {}) => (opened = await setUp(options))

describe("core's APIv3 and the local WeChat's, written apart", () => {
  it.each([
    ['by public key', { hasPublicKey: true, publicKeyShare: 100 }],
    ['by certificate', { hasPublicKey: false, publicKeyShare: 0 }],
    ['while WeChat changes over', { hasPublicKey: true, publicKeyShare: 0 }],
  ])('agree on ordering, paying, querying and notifying %s', async (_, options) => {
    const { gateway, order, pay, notified, read } = await open(options)

    expect(await gateway.query(order)).toEqual({ outcome: 'unknown' })
    expect(await gateway.prepay(order)).toMatchObject({ outcome: 'prepaid' })
    expect(await gateway.query(order)).toEqual({ outcome: 'unpaid' })
    await pay()
    const trade = await gateway.query(order)
    expect(trade).toMatchObject({ outcome: 'paid', payment: { totalFen: 100, openid: order.openid } })
    expect([await gateway.prepay(order), await gateway.close(order)]).toEqual([{ outcome: 'paid' }, 'paid'])

    expect(await read((await notified)[0]!)).toEqual(trade.outcome === 'paid' ? trade.payment : undefined)
  })

  it('agree on closing', async () => {
    const { gateway, order } = await open()
    expect(await gateway.close(order)).toBe('unknown')
    await gateway.prepay(order)
    expect(await gateway.close(order)).toBe('closed')
    expect(await gateway.query(order)).toEqual({ outcome: 'closed' })
    expect(await gateway.prepay(order)).toEqual({ outcome: 'closed' })
  })

  it('agree on the other ways to pay', async () => {
    const { gateway, order } = await open()
    const other = (tradeType: 'h5' | 'native', digit: string) =>
      gateway.prepay({ ...order, outTradeNo: digit.repeat(32), tradeType })
    expect(await other('h5', '1')).toMatchObject({ outcome: 'prepaid', payUrl: expect.stringContaining('://') })
    expect(await other('native', '2')).toMatchObject({ outcome: 'prepaid', payUrl: expect.stringContaining('://') })
  })

  it('agree on refunds and the bill of the day', async () => {
    const { gateway, order, pay, moveBy } = await open()
    await gateway.prepay(order)
    await pay()
    const trade = await gateway.query(order)
    if (trade.outcome !== 'paid') throw new Error('not paid')
    const { transactionId } = trade.payment
    const sums = { totalFen: 100, refundFen: 40 }
    const refund = { outRefundNo: 'refund-1', outTradeNo: order.outTradeNo, transactionId, appid: order.appid, ...sums }

    expect(await gateway.queryRefund(refund)).toEqual({ outcome: 'unknown' })
    expect(await gateway.refund({ ...refund, reason: '茶罐破损' })).toMatchObject({ outcome: 'processing' })
    moveBy(60_000)
    expect(await gateway.queryRefund(refund)).toMatchObject({ outcome: 'succeeded' })
    expect(await gateway.query(order)).toMatchObject({ outcome: 'paid', payment: { hasRefunds: true } })

    moveBy(DAY)
    const bill = await gateway.bill('trade', '2026-01-05')
    expect(bill).toMatchObject({ outcome: 'ready', csv: expect.stringContaining(transactionId) })
    expect(await gateway.bill('trade', '2026-01-04')).toEqual({ outcome: 'none' })
  })
})

/** Keeps the first message that comes, with its headers, and takes everything as received. */
async function openNotifyUrl() {
  const messages: Notification[] = []
  let arrived: (messages: Notification[]) => void = () => undefined
  const received = new Promise<Notification[]>((resolve) => (arrived = resolve))
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      messages.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks) })
      arrived(messages)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/pay/notify`
  return { url, received, close: () => new Promise((resolve) => server.close(resolve)) }
}
