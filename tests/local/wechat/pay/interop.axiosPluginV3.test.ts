import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { ACCOUNTS, DAY, MINUTE } from '../runningWeChat'
import { merchant, miniProgram, openShop, type Shop } from './merchant'

const OUT_TRADE_NO = 'T20260105000001'
const { publicKeyId, publicKey, certificates } = ACCOUNTS.wechatPay
const [certificate] = certificates
const WECHAT_KEYS = { [publicKeyId]: publicKey, [certificate!.serialNo]: certificate!.certificate }

// The plugin reads the machine's clock; only the date is ours, timers and sockets stay real.
const REAL = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const
const MORE = ['setInterval', 'clearInterval', 'hrtime', 'performance'] as const

let shop: Shop
beforeEach(async () => {
  jest.useFakeTimers({ now: Date.parse('2026-01-05T10:00:00+08:00'), doNotFake: [...REAL, ...MORE] })
  shop = await openShop()
})
afterEach(async () => {
  await shop.close()
  jest.useRealTimers()
})

function moveBy(ms: number): void {
  jest.setSystemTime(Date.now() + ms)
  shop.clock.moveBy(ms)
}

function setUp(more: object = {}) {
  const { mchid, serialNo: serial, privateKey } = merchant
  const wxpay = new Wechatpay({
    ...{ mchid, serial, privateKey, certs: { ...WECHAT_KEYS } },
    baseURL: `${shop.wechat.urls.pay}/`,
    ...more,
  })
  const call = async (method: 'GET' | 'POST', path: string, data?: object, config: object = {}) => {
    const { data: answer, status } = await wxpay.client.request(path, method, data as never, config)
    return { status, answer: answer as Record<string, unknown> }
  }
  const order = (fields = {}, kind = 'jsapi') =>
    call('POST', `v3/pay/transactions/${kind}`, {
      ...{ appid: miniProgram.appid, mchid, description: '茶 & <水>', out_trade_no: OUT_TRADE_NO },
      ...{ notify_url: 'http://127.0.0.1:9/notify', amount: { total: 10 }, payer: { openid: shop.openid } },
      ...fields,
    })
  const query = () => call('GET', `v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}`, undefined, { params: { mchid } })
  const close = () => call('POST', `v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}/close`, { mchid })
  return { call, order, query, close }
}

/** The client throws what WeChat refused; its answer is in there. */
const refusalOf = (failed: Promise<unknown>) =>
  failed.then(
    () => undefined,
    (error: { response: { status: number; data: unknown } }) => [error.response.status, error.response.data],
  )

describe('wechatpay-axios-plugin over APIv3, unmodified', () => {
  it.each([publicKeyId, certificate!.serialNo])('orders, pays and queries, and believes our %s', async (serial) => {
    const { order, query } = setUp({ headers: { 'Wechatpay-Serial': serial } })
    const { answer } = await order()
    const appId = miniProgram.appid
    const call = { appId, timeStamp: String(Formatter.timestamp()), nonceStr: Formatter.nonce() }
    const pack = `prepay_id=${String(answer['prepay_id'])}`
    const text = Formatter.joinedByLineFeed(appId, call.timeStamp, call.nonceStr, pack)
    const paySign = Rsa.sign(text, merchant.privateKey)
    const asked = { ...call, package: pack, signType: 'RSA', paySign, userId: 'xiaolin' }
    expect(shop.wechat.openCashier(asked)).toMatchObject({ ok: true })

    expect(await query()).toMatchObject({ answer: { trade_state: 'NOTPAY' } })
    await shop.pay({ outTradeNo: OUT_TRADE_NO })
    expect(await query()).toMatchObject({ answer: { trade_state: 'SUCCESS', amount: { total: 10 } } })
  })

  it('gets the code of a QR order and the page of an H5 order', async () => {
    const { order } = setUp()
    expect((await order({}, 'native')).answer).toHaveProperty('code_url')
    const scene_info = { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } }
    const h5 = await order({ out_trade_no: 'T20260105000002', scene_info }, 'h5')
    expect(h5.answer).toHaveProperty('h5_url')
  })

  it('closes an order, and believes the empty answer', async () => {
    const { order, close, query } = setUp()
    await order()
    expect(await close()).toMatchObject({ status: 204 })
    expect(await query()).toMatchObject({ answer: { trade_state: 'CLOSED' } })
  })

  it('hears refusals with their field, and that its key is wrong', async () => {
    const { order } = setUp()
    const body = { code: 'PARAM_ERROR', detail: { field: '/amount/total', value: 0.1, location: 'body' } }
    expect(await refusalOf(order({ amount: { total: 0.1 } }))).toEqual([
      400,
      expect.objectContaining({ code: body.code, detail: expect.objectContaining(body.detail) }),
    ])
    const stranger = setUp({ serial: '5'.repeat(40) })
    expect(await refusalOf(stranger.order())).toEqual([401, expect.objectContaining({ code: 'SIGN_ERROR' })])
  })

  it('refunds, and sees the refund succeed', async () => {
    const { order, call, query } = setUp()
    await order()
    await shop.pay({ outTradeNo: OUT_TRADE_NO })
    const asked = { out_trade_no: OUT_TRADE_NO, out_refund_no: 'R1', amount: { refund: 4, total: 10, currency: 'CNY' } }
    const { answer } = await call('POST', 'v3/refund/domestic/refunds', asked)
    expect(answer).toMatchObject({ status: 'PROCESSING', out_refund_no: 'R1', amount: { refund: 4 } })

    moveBy(MINUTE)
    const { answer: refunded } = await call('GET', 'v3/refund/domestic/refunds/R1')
    expect(refunded).toMatchObject({ status: 'SUCCESS', refund_id: answer['refund_id'] })
    expect(await query()).toMatchObject({ answer: { trade_state: 'REFUND' } })
  })

  it('fetches a bill whose hash is right', async () => {
    const { order, call } = setUp()
    await order()
    const { transactionId } = await shop.pay({ outTradeNo: OUT_TRADE_NO })
    moveBy(DAY)
    const { answer } = await call('GET', 'v3/bill/tradebill', undefined, { params: { bill_date: '2026-01-05' } })
    const { searchParams } = new URL(String(answer['download_url']))
    const config = { params: Object.fromEntries(searchParams), responseType: 'arraybuffer' }
    const bill = await call('GET', 'v3/billdownload/file', undefined, config)
    const bytes = bill.answer as unknown as Buffer
    expect(createHash('sha1').update(bytes).digest('hex')).toBe(answer['hash_value'])
    expect(bytes.toString('utf8')).toContain(String(transactionId))
  })

  it.each([100, 0])('verifies and reads our notification, signed by the public key in %i of 100', async (share) => {
    await shop.post('/controls/notifications/keys', { publicKeyShare: share })
    const { order } = setUp()
    const url = await openUrl()
    await order({ notify_url: url.address, attach: '茶' })
    const { transactionId } = await shop.pay({ outTradeNo: OUT_TRADE_NO })
    await shop.post('/controls/notifications/resend', { id: transactionId })
    await url.close()

    const { headers, body } = url.received[0]!
    const header = (name: string) => String(headers[`wechatpay-${name}`])
    const key = Rsa.from(WECHAT_KEYS[header('serial')] ?? '', Rsa.KEY_TYPE_PUBLIC)
    expect(header('serial')).toBe(share === 100 ? publicKeyId : certificate!.serialNo)
    const text = Formatter.response(header('timestamp'), header('nonce'), body)
    expect(Rsa.verify(text, header('signature'), key)).toBe(true)

    const { resource } = JSON.parse(body) as { resource: Record<'ciphertext' | 'nonce' | 'associated_data', string> }
    const { ciphertext, nonce, associated_data } = resource
    const plain = Aes.AesGcm.decrypt(ciphertext, merchant.v3Key, nonce, associated_data)
    expect(JSON.parse(plain)).toMatchObject({ transaction_id: transactionId, attach: '茶', amount: { total: 10 } })
  })
})

/** A notify_url that keeps what comes, byte for byte. */
async function openUrl() {
  const received: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
