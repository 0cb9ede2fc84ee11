import fc from 'fast-check'
import { AppError } from '../../core/platform/errors'
import { readPayV2Notification } from '../../core/wechat/payV2Notification'
import { readXml } from '../../core/wechat/xml'
import { APPID } from '../fakes/shop'
import { fakeClock } from '../fakes/effects'
import { fakeWeChatPay, MERCHANT } from '../fakes/wechatPay'

const RUNS = process.env['WXFLOW_LONG'] === undefined ? 400 : 50_000

/** Reads notifications as the deployed function does before it touches the database. */
function setUp() {
  const { notification } = fakeWeChatPay({ clock: fakeClock() })
  const genuine = {
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    appid: APPID,
    mch_id: MERCHANT.mchid,
    nonce_str: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
    openid: 'o0000000000000000buyer',
    is_subscribe: 'N',
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    total_fee: '17600',
    fee_type: 'CNY',
    cash_fee: '17600',
    transaction_id: '1004400740201409030005092168',
    out_trade_no: '0123456789abcdef0123456789abcdef',
    time_end: '20261122140506',
  }
  const body = notification(genuine)
  const merchant = { ...MERCHANT, appids: [APPID] }
  const read = (changed: Buffer) =>
    readPayV2Notification({ headers: {}, body: changed }, merchant, async () => ({ readXml }))
  return { genuine, body, read, notification }
}

/** What reading comes to: a refusal of ours, or the payment. Anything else thrown is a failure of the test. */
async function outcome(reading: Promise<unknown>): Promise<unknown> {
  return reading.catch((error: unknown) => {
    if (error instanceof AppError) return 'refused'
    throw error
  })
}

describe('a notification that is not as WeChat signed it', () => {
  it('is never accepted with a bit flipped in a value, a name or the markup', async () => {
    const { body, read } = setUp()
    const flips = fc.tuple(fc.nat(body.length - 1), fc.nat(7))

    await fc.assert(
      fc.asyncProperty(flips, async ([at, bit]) => {
        const changed = Buffer.from(body)
        changed[at] = changed[at]! ^ (1 << bit)
        expect(await outcome(read(changed))).toBe('refused')
      }),
      { numRuns: RUNS },
    )
  })

  it('is refused, or is the same payment, whatever pieces are cut, doubled, moved or put in', async () => {
    const { body, read } = setUp()
    const accepted = await read(body)
    const text = body.toString()
    const pieces = [
      '</xml>',
      '<xml>',
      '<total_fee>1</total_fee>',
      ']]>',
      '<![CDATA[',
      '&amp;',
      '<!DOCTYPE x []>',
      ' ',
      '1',
      '茶',
    ]
    const at = fc.nat(text.length)
    const change = fc.tuple(fc.constantFrom('cut', 'double', 'put'), at, at, fc.constantFrom(...pieces))

    await fc.assert(
      fc.asyncProperty(change, async ([kind, a, b, piece]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const middle = { cut: '', double: text.slice(from, to).repeat(2), put: piece + text.slice(from, to) }[kind]
        const changed = Buffer.from(text.slice(0, from) + middle + text.slice(to))
        expect(['refused', accepted]).toContainEqual(await outcome(read(changed)))
      }),
      { numRuns: RUNS },
    )
  })

  it('is refused with any field changed under the old signature', async () => {
    const { genuine, body, read } = setUp()
    const sign = /<sign><!\[CDATA\[(\w+)/.exec(body.toString())?.[1] ?? ''
    const field = fc.constantFrom(...(Object.keys(genuine) as (keyof typeof genuine)[]))

    await fc.assert(
      fc.asyncProperty(field, fc.stringMatching(/^[\w&=<>{}$]{0,40}$/), async (name, value) => {
        fc.pre(value !== genuine[name])
        const lines = Object.entries({ ...genuine, [name]: value, sign }).map(
          ([key, text]) => `<${key}><![CDATA[${text}]]></${key}>`,
        )
        expect(await outcome(read(Buffer.from(`<xml>${lines.join('')}</xml>`)))).toBe('refused')
      }),
      { numRuns: RUNS },
    )
  })

  it('is accepted every time when it is genuine, whatever it carries', async () => {
    const { genuine, body, read, notification } = setUp()
    const accepted = await read(body)
    const attach = fc.array(fc.constantFrom('<', '&', '=', '茶', '🍵', ' ', '0', '"', '{', ']'), { maxLength: 20 })

    await fc.assert(
      fc.asyncProperty(attach, async (parts) => {
        expect(await read(notification({ ...genuine, attach: parts.join('') }))).toEqual(accepted)
      }),
      { numRuns: RUNS },
    )
  })
})
