import { constants, createSign, generateKeyPairSync, sign } from 'node:crypto'
import { ACCOUNTS } from '../../runningWeChat'
import { merchant } from '../merchant'
import {
  CERTIFICATE_SERIAL,
  openV3Shop,
  OUT_TRADE_NO,
  PUBLIC_KEY_ID,
  rsaSign,
  type Call,
  type V3Shop,
} from './merchantV3'

let shop: V3Shop
beforeEach(async () => void (shop = await openV3Shop()))
afterEach(() => shop.close())

const QUERY = `/v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}?mchid=${merchant.mchid}`
const CLOSE = `/v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}/close`
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })

describe('the headers of a request', () => {
  it.each([
    ['no Accept', { accept: '' }, 'Accept'],
    ['an Accept for pictures', { accept: 'image/png' }, 'Accept'],
    ['no User-Agent', { 'user-agent': '' }, 'User-Agent'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'Content-Type'],
    ['an unknown Wechatpay-Serial', { 'wechatpay-serial': 'PUB_KEY_ID_9' }, 'Wechatpay-Serial'],
    ["the merchant's own Wechatpay-Serial", { 'wechatpay-serial': merchant.serialNo }, 'Wechatpay-Serial'],
  ])('with %s are refused', async (_, headers, field) => {
    const refused = await shop.call(CLOSE, { body: { mchid: merchant.mchid }, headers })
    expect(refused).toMatchObject({
      status: 400,
      json: { code: 'PARAM_ERROR', detail: { field, location: 'header' } },
      provenBy: undefined,
    })
  })
})

describe('the Authorization of a request', () => {
  const genuine = (pairs: string) => ({ authorization: `WECHATPAY2-SHA256-RSA2048 ${pairs}` })

  it.each<[string, Call, string]>([
    ['nothing', { headers: { authorization: '' } }, 'Authorization'],
    ['another schema', { headers: { authorization: 'Bearer x' } }, 'schema'],
    ['half of it', { headers: genuine('mchid="1"') }, 'nonce_str'],
    ['one value without quotes', { headers: genuine('mchid=1,nonce_str="a"') }, 'Authorization'],
    ['one value twice', { headers: genuine('mchid="1",mchid="1"') }, 'mchid'],
    ['another merchant', { authorization: { mchid: '1900000009' } }, 'mchid'],
    ['another certificate', { authorization: { serial_no: '5'.repeat(40) } }, 'serial_no'],
    ["WeChat's certificate", { authorization: { serial_no: CERTIFICATE_SERIAL } }, 'serial_no'],
    ['milliseconds', { authorization: { timestamp: '1767578400000' } }, 'timestamp'],
    ['a time that is none', { authorization: { timestamp: 'now' } }, 'timestamp'],
  ])('of %s is refused, and the controls name the part', async (_, made, field) => {
    const refused = await shop.call(QUERY, made)
    expect(refused).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' }, provenBy: undefined })
    expect(await shop.lastRefusal()).toMatchObject({ code: 'SIGN_ERROR', field })
  })

  it.each([
    [300, 404],
    [-300, 404],
    [301, 401],
    [-301, 401],
  ])('that is %i seconds from now gets %i', async (seconds, status) => {
    const timestamp = String(Date.parse('2026-01-05T10:00:00+08:00') / 1000 + seconds)
    const signedText = (right: string) => right.replace(/\n\d{10}\n/, `\n${timestamp}\n`)
    expect((await shop.call(QUERY, { authorization: { timestamp }, signedText })).status).toBe(status)
  })

  it('tells what it verified, shortened, as the platform does', async () => {
    const body = JSON.stringify({ mchid: merchant.mchid, more: 'x'.repeat(2000) })
    const { json } = await shop.call(CLOSE, { body, signedText: () => 'nonsense' })
    expect(json).toMatchObject({
      message: '错误的签名，验签失败',
      detail: {
        ...{ field: 'signature', location: 'authorization', issue: 'sign not match' },
        sign_information: { method: 'POST', url: CLOSE, sign_message_length: expect.any(Number) },
      },
    })
    const { truncated_sign_message } = (json['detail'] as { sign_information: { truncated_sign_message: string } })
      .sign_information
    expect(truncated_sign_message).toHaveLength(1024)
  })
})

describe('a wrong signature', () => {
  const BODY = { mchid: merchant.mchid, note: '茶/水' }
  const joined = (parts: object) =>
    Object.values(parts)
      .map((line) => `${line}\n`)
      .join('')

  it.each<[string, Call, string, RegExp]>([
    ['the method in lower case', { signedText: (_, p) => joined({ ...p, method: 'post' }) }, 'method', /lower case/],
    ['the path without the query', { signedText: (_, p) => joined({ ...p, target: CLOSE }) }, 'url', /query/],
    ['no body', { signedText: (_, p) => joined({ ...p, body: '' }) }, 'body', /body was not signed/],
    [
      'other JSON',
      { signedText: (_, p) => joined({ ...p, body: JSON.stringify(BODY, null, 2) }) },
      'body',
      /other bytes/,
    ],
    ['no last line feed', { signedText: (right) => right.trimEnd() }, 'signature', /last line/],
    ['Windows lines', { signedText: (right) => right.replaceAll('\n', '\r\n') }, 'signature', /\\r\\n/],
    [
      'milliseconds and no body',
      { signedText: (_, p) => joined({ ...p, timestamp: `${p.timestamp}000`, body: '' }) },
      'timestamp',
      /milliseconds.*; the body/,
    ],
    [
      'the form of an answer',
      { signedText: (_, p) => joined({ timestamp: p.timestamp, nonce: p.nonce, body: p.body }) },
      'signature',
      /form of an answer/,
    ],
  ])('over %s is explained', async (_, made, field, cause) => {
    const target = field === 'url' ? `${CLOSE}?x=1` : CLOSE
    await shop.call(target, { body: BODY, ...made })
    const refused = await shop.lastRefusal()
    expect(refused).toMatchObject({ field, text: { en: expect.stringMatching(cause) } })
    expect(refused).toMatchObject({ explanation: { signed: expect.any(String), expected: expect.any(String) } })
  })

  it.each<[string, (text: string) => string, RegExp]>([
    ['RSA-PSS', (text) => pss(text), /PSS/],
    ['SHA-1', (text) => createSign('RSA-SHA1').update(text).sign(merchant.privateKey, 'base64'), /SHA-1/],
    ['hex', (text) => createSign('RSA-SHA256').update(text).sign(merchant.privateKey, 'hex'), /hex/],
    ['another key', (text) => rsaSign(text, stranger.toString()), /no known mistake/],
  ])('by %s is explained', async (_, make, cause) => {
    let signature = ''
    const signedText = (right: string) => {
      signature = make(right)
      return right
    }
    // The first call finds out what is signed; time stands still, so the second one signs the same.
    await shop.call(QUERY, { signedText })
    await shop.call(QUERY, { authorization: { signature } })
    expect(await shop.lastRefusal()).toMatchObject({ text: { en: expect.stringMatching(cause) } })
  })

  it('over a GET is explained by its empty body and its placeholder', async () => {
    await shop.call(QUERY, { signedText: (_, p) => joined({ ...p, body: '{}' }) })
    expect(await shop.lastRefusal()).toMatchObject({ field: 'body' })
    const target = QUERY.replace(OUT_TRADE_NO, '{out_trade_no}')
    await shop.call(QUERY, { signedText: (_, p) => joined({ ...p, target }) })
    expect(await shop.lastRefusal()).toMatchObject({ field: 'url' })
  })
})

const pss = (text: string) =>
  sign('RSA-SHA256', Buffer.from(text), {
    key: ACCOUNTS.merchant.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
  }).toString('base64')

describe('an answer of APIv3', () => {
  it.each([PUBLIC_KEY_ID, CERTIFICATE_SERIAL])('is signed by %s where that is asked for', async (serial) => {
    const headers = { 'wechatpay-serial': serial }
    expect(await shop.call(QUERY, { headers })).toMatchObject({ status: 404, provenBy: serial })
  })

  it('is signed by a certificate until notifications have changed over to the public key', async () => {
    expect((await shop.call(QUERY)).provenBy).toBe(PUBLIC_KEY_ID)
    await shop.post('/controls/notifications/keys', { publicKeyShare: 50 })
    expect((await shop.call(QUERY)).provenBy).toBe(CERTIFICATE_SERIAL)
  })

  it('carries a Request-ID', async () => {
    expect((await shop.call(QUERY)).headers.get('request-id')).toMatch(/^[0-9A-F]{48}-\d+$/)
  })
})
