import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { RETRY_WAITS_MS } from '../../../../local/wechat/pay/notifySchedule'
import { httpPoster, type PostReply } from '../../../../local/wechat/pay/post'
import { ACCOUNTS, DAY, MINUTE } from '../runningWeChat'
import { ACCEPT, isSignedRight, openNotifyUrl, openShop } from './merchant'
import { openBench, REFUSE, START } from './notifierBench'

const cleanUps: (() => void)[] = []
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()))

function setUp(options: Parameters<typeof openBench>[0] = {}) {
  const bench = openBench(options)
  cleanUps.push(bench.stop)
  return bench
}

describe('a payment notification', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'carries the documented fields, signed by %s like the order',
    async (signType) => {
      const { pay, sent, platform } = setUp()
      await pay(signType)
      const { fields } = sent[0]!
      const { sign, nonce_str, transaction_id, ...rest } = fields
      expect(rest).toEqual({
        return_code: 'SUCCESS',
        result_code: 'SUCCESS',
        appid: ACCOUNTS.miniProgram.appid,
        mch_id: ACCOUNTS.merchant.mchid,
        ...(signType === 'MD5' ? {} : { sign_type: signType }),
        openid: platform.users[0]!.openids.miniProgram,
        is_subscribe: 'N',
        trade_type: 'JSAPI',
        bank_type: 'OTHERS',
        total_fee: '1',
        fee_type: 'CNY',
        cash_fee: '1',
        cash_fee_type: 'CNY',
        out_trade_no: 'T20260105000001',
        attach: '茶',
        time_end: '20260105100000',
      })
      expect([sign, nonce_str]).toEqual([expect.any(String), expect.any(String)])
      expect(transaction_id).toMatch(/^4200\d{6}20260105\d{10}$/)
      expect(isSignedRight(fields, signType)).toBe(true)
    },
  )

  it('is stored before it is sent', async () => {
    let storedWhenSent = 0
    const { notifier, pay } = setUp({
      answer: () => {
        storedWhenSent = notifier.list().length
        return REFUSE
      },
    })
    await pay()
    expect(storedWhenSent).toBe(1)
  })

  it('ends with the first SUCCESS', async () => {
    const answers: PostReply[] = [REFUSE, { status: 200, text: ACCEPT }]
    const { pay, moveBy, sent, notifier } = setUp({ answer: () => answers.shift()! })
    await pay()
    await moveBy(DAY * 2)
    expect(sent).toHaveLength(2)
    expect(notifier.list()).toMatchObject([
      { state: 'delivered', attempts: 2, deliveries: [{ isAccepted: false }, { isAccepted: true, status: 200 }] },
    ])
  })

  it.each<[string, PostReply]>([
    ['FAIL', REFUSE],
    ['an empty body', { status: 200, text: '' }],
    ['the word SUCCESS alone', { status: 200, text: 'SUCCESS' }],
    ['JSON', { status: 200, text: '{"code":"SUCCESS"}' }],
    ['a page', { status: 200, text: '<html>SUCCESS</html>' }],
    ['SUCCESS with status 500', { status: 500, text: ACCEPT }],
    ['a redirect', { status: 302, text: ACCEPT }],
  ])('is repeated after %s', async (_, reply) => {
    const { pay, moveBy, sent } = setUp({ answer: () => reply })
    await pay()
    await moveBy(15_000)
    expect(sent).toHaveLength(2)
    expect(sent[1]!.fields).toEqual(sent[0]!.fields)
  })
})

describe('the schedule', () => {
  const DOCUMENTED = ['15s', '15s', '30s', '3m', '10m', '20m', '30m', '30m', '30m', '60m', '3h', '3h', '3h', '6h', '6h']
  const ms = (wait: string) => parseInt(wait) * { s: 1_000, m: MINUTE, h: 60 * MINUTE }[wait.at(-1) as 's']

  it('is the documented one: 15 repetitions within 24 h 4 min', () => {
    expect(RETRY_WAITS_MS).toEqual(DOCUMENTED.map(ms))
    expect(RETRY_WAITS_MS.reduce((a, b) => a + b)).toBe(24 * 60 * MINUTE + 4 * MINUTE)
  })

  it('sends at each moment and not a millisecond before, then gives up', async () => {
    const { pay, moveBy, sent, notifier } = setUp()
    await pay()
    for (const wait of DOCUMENTED) {
      const before = sent.length
      await moveBy(ms(wait) - 1)
      expect(sent).toHaveLength(before)
      await moveBy(1)
      expect(sent).toHaveLength(before + 1)
    }
    expect(sent.at(-1)!.atMs).toBe(24 * 60 * MINUTE + 4 * MINUTE)
    await moveBy(30 * DAY)
    expect(sent).toHaveLength(16)
    expect(notifier.list()).toMatchObject([{ state: 'givenUp', attempts: 16 }])
    expect(notifier.list()[0]!.deliveries).toHaveLength(16)
  })

  it('catches up with exactly 15 repetitions when the clock jumps over all of them', async () => {
    const { pay, moveBy, sent } = setUp()
    await pay()
    await moveBy(25 * 60 * MINUTE)
    expect(sent).toHaveLength(16)
  })

  it('goes on after a restart in its middle', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'wxflow-pay-'))
    cleanUps.push(() => rmSync(dir, { recursive: true }))
    const file = path.join(dir, 'wechat.db')

    const before = setUp({ file })
    await before.pay()
    await before.moveBy(30_000)
    expect(before.sent).toHaveLength(3)
    before.stop()

    const after = setUp({ file, now: START + 30_000 })
    after.notifier.resume()
    await after.moveBy(30_000 - 1)
    expect(after.sent).toHaveLength(0)
    await after.moveBy(1)
    expect(after.sent).toHaveLength(1)
    await after.moveBy(DAY + 4 * MINUTE)
    expect(after.sent).toHaveLength(13)
    expect(after.notifier.list()).toMatchObject([{ state: 'givenUp', attempts: 16 }])
  })

  it('sends at once after a restart what was paid but not sent', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'wxflow-pay-'))
    cleanUps.push(() => rmSync(dir, { recursive: true }))
    const file = path.join(dir, 'wechat.db')

    const before = setUp({ file })
    before.notifier.close()
    await before.pay()
    expect(before.sent).toHaveLength(0)
    before.stop()

    const after = setUp({ file, answer: () => ({ status: 200, text: ACCEPT }) })
    after.notifier.resume()
    await after.moveBy(0)
    expect(after.sent).toHaveLength(1)
    expect(after.notifier.list()).toMatchObject([{ state: 'delivered' }])
  })
})

describe('sending again by hand', () => {
  it('sends copies at once, now or later, and logs them beside the schedule', async () => {
    const { pay, notifier, moveBy, sent } = setUp({ answer: () => ({ status: 200, text: ACCEPT }) })
    const { id } = await pay()
    expect(await notifier.resend(id, { copies: 5 })).toHaveLength(5)
    const later = notifier.resend(id, { afterMs: MINUTE })
    expect(sent).toHaveLength(6)
    await moveBy(MINUTE)
    await later
    expect(sent).toHaveLength(7)
    expect(notifier.list()[0]!.deliveries.map(({ kind }) => kind)).toEqual(['schedule', ...Array(6).fill('resend')])
    expect(() => notifier.resend('nope')).toThrow(RangeError)
  })

  it('ends the schedule when it is accepted', async () => {
    let reply = REFUSE
    const { pay, notifier, moveBy, sent } = setUp({ answer: () => reply })
    const { id } = await pay()
    reply = { status: 200, text: ACCEPT }
    await notifier.resend(id)
    await moveBy(2 * DAY)
    expect(sent).toHaveLength(2)
    expect(notifier.list()).toMatchObject([{ state: 'delivered' }])
  })
})

describe('the way to the merchant', () => {
  it('POSTs text/xml from a payment by the controls to a real notify_url', async () => {
    const merchantUrl = await openNotifyUrl(() => ({ body: ACCEPT }))
    const shop = await openShop()
    await shop.order({ notify_url: merchantUrl.url })
    const { transactionId } = (await shop.pay({ outTradeNo: 'T20260105000001' })) as { transactionId: string }
    const { deliveries } = await shop.post('/controls/notifications/resend', { id: transactionId })
    expect(deliveries).toMatchObject([{ isAccepted: true, status: 200, answer: ACCEPT }])
    expect(merchantUrl.received[0]!.contentType).toBe('text/xml; charset=utf-8')
    expect(merchantUrl.received[0]!.fields).toMatchObject({ transaction_id: transactionId })
    await shop.close()
    await merchantUrl.close()
  })

  const post = (url: string, limitMs?: number) =>
    httpPoster(limitMs)(url, { body: '<xml><a>1</a></xml>', headers: {} }, new AbortController().signal)

  it('counts a closed port as a failure and says why', async () => {
    await expect(post('http://127.0.0.1:9/notify')).rejects.toThrow('ECONNREFUSED')
  })

  it('gives up on a merchant that does not answer in time, or not wholly', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    const half = createServer((_request, response) => void response.write('<xml>')).listen(0, '127.0.0.1')
    cleanUps.push(() => [silent, half].forEach((server) => server.closeAllConnections()))
    cleanUps.push(() => [silent, half].forEach((server) => server.close()))
    await Promise.all([silent, half].map((server) => once(server, 'listening')))
    const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await expect(post(urlOf(silent), 50)).rejects.toThrow('time limit')
    await expect(post(urlOf(half), 50)).rejects.toThrow('time limit')
  })

  it('counts a huge answer as a failure and follows no redirect', async () => {
    const huge = await openNotifyUrl(() => ({ body: 'x'.repeat(100_000) }))
    const moved = await openNotifyUrl(() => ({ status: 302, body: '' }))
    await expect(post(huge.url)).rejects.toThrow('more than')
    await expect(post(moved.url)).resolves.toMatchObject({ status: 302 })
    await Promise.all([huge.close(), moved.close()])
  })
})
