import { verifyPayV3 } from '../../core/wechat/payV3Verify'
import { fakeClock } from '../fakes/effects'
import { fakeWeChatPayV3 } from '../fakes/wechatPayV3'
import { makeV3Keys, PUBLIC_KEY_ID } from '../fakes/wechatPayV3Keys'

const pairs = makeV3Keys()

function setUp() {
  const clock = fakeClock()
  const asked: string[] = []
  const keys = {
    answerKeyId: undefined,
    find: async (serial: string) => {
      asked.push(serial)
      return serial === PUBLIC_KEY_ID ? pairs.publicKey.publicKey : undefined
    },
  }
  const message = fakeWeChatPayV3({ clock, keys: pairs }).signed({ a: '茶' })
  const refusal = (headers: Record<string, string>, body = message.body) =>
    verifyPayV3({ headers: { ...message.headers, ...headers }, body }, { keys, clock }).catch((error: unknown) => error)
  return { clock, keys, message, asked, refusal }
}

const REFUSED = expect.objectContaining({ code: 'INVALID_SIGNATURE' })

describe('a signature of WeChat Pay', () => {
  it('proves a message of this very minute, byte by byte', async () => {
    const { message, keys, clock } = setUp()
    await expect(verifyPayV3(message, { keys, clock })).resolves.toBeUndefined()
  })

  it.each([
    [-300_000, true],
    [-299_999, false],
    [299_999, false],
    [300_000, true],
    [86_400_000, true],
  ])('made %i ms from our clock is refused: %s', async (ms, isRefused) => {
    const { clock, refusal } = setUp()
    clock.moveBy(ms)
    expect(await refusal({})).toEqual(isRefused ? REFUSED : undefined)
  })

  it.each(['', 'NaN', '-1', '1e3', ' 1795327200', '0x6b01', '1795327200.5', 'Infinity', '9'.repeat(40)])(
    'with the time %j is refused',
    async (timestamp) => {
      expect(await setUp().refusal({ 'wechatpay-timestamp': timestamp })).toEqual(REFUSED)
    },
  )

  it.each([
    ['no signature', { 'wechatpay-signature': '' }],
    ['a signature that is no base64', { 'wechatpay-signature': '!'.repeat(344) }],
    ['a signature of zeros', { 'wechatpay-signature': Buffer.alloc(256).toString('base64') }],
    ['a signature of another length', { 'wechatpay-signature': 'AAAA' }],
    ['no nonce', { 'wechatpay-nonce': '' }],
    ['another nonce', { 'wechatpay-nonce': 'other' }],
    ['another time', { 'wechatpay-timestamp': '1795327201' }],
    ['another signature type', { 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }],
    ['no serial', { 'wechatpay-serial': '' }],
    ['an unknown serial', { 'wechatpay-serial': 'PUB_KEY_ID_0000000000000000000000000000000009' }],
  ])('is refused with %s', async (_, headers) => {
    expect(await setUp().refusal(headers)).toEqual(REFUSED)
  })

  it('is refused with a line break moved between nonce and body', async () => {
    const { clock, keys } = setUp()
    const pay = fakeWeChatPayV3({ clock, keys: pairs })
    const { headers } = pay.signed({})
    const moved = { ...headers, 'wechatpay-nonce': `${headers['wechatpay-nonce']}\n{}` }
    await expect(verifyPayV3({ headers: moved, body: Buffer.from('') }, { keys, clock })).rejects.toEqual(REFUSED)
  })

  it('is refused in any other spelling of the same bytes', async () => {
    const { message, refusal } = setUp()
    const signature = message.headers['wechatpay-signature'] ?? ''
    for (const spelled of [
      signature.replace(/=+$/, ''),
      `${signature}=`,
      ` ${signature}`,
      signature.replaceAll('+', '-').replaceAll('/', '_') + ' ',
    ]) {
      expect(await refusal({ 'wechatpay-signature': spelled })).toEqual(REFUSED)
    }
  })

  it('is refused as a probe before any key is looked for, and the log learns that it was one', async () => {
    const { message, refusal, asked } = setUp()
    const probe = `WECHATPAY/SIGNTEST/${message.headers['wechatpay-signature']}`

    const error = await refusal({ 'wechatpay-signature': probe })

    expect(error).toEqual(REFUSED)
    expect(String((error as Error).cause)).toContain('probe')
    expect(asked).toEqual([])
  })

  it('is refused without a look at keys when the message is old: a replay costs nothing', async () => {
    const { clock, refusal, asked } = setUp()
    clock.moveBy(600_000)
    await refusal({})
    expect(asked).toEqual([])
  })

  it('never shows a signature in its refusal', async () => {
    const { message, refusal } = setUp()
    const error = await refusal({}, Buffer.from('{}'))
    const { message: text, cause } = error as Error
    expect(`${text} ${String(cause)}`).not.toContain(message.headers['wechatpay-signature']?.slice(0, 20))
  })
})
