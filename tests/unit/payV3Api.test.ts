import { payV3Client } from '../../core/wechat/payV3Client'
import type { PayV3Request } from '../../core/wechat/payV3Request'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { fakeWeChatPayV3, type V3Answer } from '../fakes/wechatPayV3'
import { CERTIFICATE_SERIAL, makeV3Keys, newPair, PUBLIC_KEY_ID, V3_MERCHANT } from '../fakes/wechatPayV3Keys'

const pairs = makeV3Keys()
const QUERY: PayV3Request = { api: 'query', method: 'GET', path: '/v3/pay/transactions/out-trade-no/none' }

function setUp({ publicKeys = [PUBLIC_KEY_ID], v3Key = V3_MERCHANT.v3Key, keys = pairs } = {}) {
  const clock = fakeClock()
  const pay = fakeWeChatPayV3({ clock, keys })
  const { mchid, serialNo } = V3_MERCHANT
  const { api } = payV3Client({
    http: pay.http,
    clock,
    random: fakeRandom(),
    url: 'https://api.mch.weixin.qq.com',
    merchant: { mchid, serialNo, privateKey: pairs.merchant.privateKey },
    v3Key,
    publicKeys: new Map(publicKeys.map((id) => [id, pairs.publicKey.publicKey])),
  })
  const answering = (answer: Partial<V3Answer>) => {
    pay.fail('query', answer)
    return api(QUERY)
  }
  return { clock, pay, api, answering }
}

describe('the calls of WeChat Pay APIv3', () => {
  it('are signed, fresh by a nonce, and carry the headers without which WeChat refuses', async () => {
    const { pay, api } = setUp()

    expect(await api(QUERY)).toMatchObject({ ok: false, code: 'ORDERNOTEXIST' })
    await api({ ...QUERY, query: { mchid: '1', b: 'a b&c' } })

    const [first, second] = pay.calls
    expect(first?.headers).toMatchObject({ accept: 'application/json', 'wechatpay-serial': PUBLIC_KEY_ID })
    expect(second?.url.search).toBe('?mchid=1&b=a+b%26c')
    expect(first?.headers?.['authorization']).not.toBe(second?.headers?.['authorization'])
  })

  it('leave out what is not there, as APIv3 refuses null', async () => {
    const { pay, api } = setUp()
    await api({
      ...QUERY,
      method: 'POST',
      path: '/v3/refund/domestic/refunds',
      body: { reason: undefined, amount: {} },
    })
    expect(pay.calls[0]?.body).toBe('{"amount":{}}')
  })

  it.each(['publicKey', 'certificate'] as const)('believe an answer that is signed by the %s', async (signedBy) => {
    const { answering } = setUp()
    const answer = await answering({ status: 200, body: '{"a":"b"}', signedBy })
    expect(answer.ok && answer.fields?.text('a', /b/)).toBe('b')
  })

  it('go on while WeChat moves from certificates to a public key: both kinds in one instance', async () => {
    const { answering, pay } = setUp({ publicKeys: [] })
    expect((await answering({ status: 200, body: '{}' })).ok).toBe(true)
    expect(pay.calls[0]?.headers).not.toHaveProperty('wechatpay-serial')
    expect(pay.calls.map(({ api }) => api)).toEqual(['query', 'certificates'])

    await expect(answering({ status: 200, body: '{}', signedBy: 'publicKey' })).rejects.toMatchObject({
      code: 'WECHAT_ANSWER_INVALID',
    })
  })

  it('believe 204 by its signature over an empty body', async () => {
    const { answering } = setUp()
    expect(await answering({ status: 204, body: '' })).toEqual({ ok: true, fields: undefined })
    await expect(answering({ status: 204, body: '', signedBy: 'nobody' })).rejects.toMatchObject({
      code: 'WECHAT_ANSWER_INVALID',
    })
  })

  it.each([
    ['an unsigned success', { status: 200, body: '{}', signedBy: 'nobody' as const }],
    ['a success that is no JSON', { status: 200, body: '<html></html>' }],
    ['a success that is a list', { status: 200, body: '[]' }],
    ['a refusal without a code', { status: 404, body: '{"message":"?"}', signedBy: 'nobody' as const }],
    ['a page of a proxy', { status: 403, body: '<html></html>', signedBy: 'nobody' as const }],
    ['a redirect', { status: 302, body: '', signedBy: 'nobody' as const }],
    ['half a refusal', { status: 400, body: '{"code":"PARAM', signedBy: 'nobody' as const }],
  ])('do not believe %s', async (_, answer) => {
    await expect(setUp().answering(answer)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
  })

  it('do not believe a refusal whose signature is wrong, but one that has none', async () => {
    const foreign = { ...pairs, publicKey: newPair() }
    await expect(setUp({ keys: foreign }).api(QUERY)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })

    const { answering } = setUp()
    const refusal = { status: 404, body: '{"code":"ORDER_NOT_EXIST","message":"no"}', signedBy: 'nobody' as const }
    expect(await answering(refusal)).toMatchObject({ ok: false, code: 'ORDERNOTEXIST' })
  })

  it.each([
    [500, ''],
    [502, '<html>Bad Gateway</html>'],
    [503, '{"code":"SERVICE_UNAVAILABLE"}'],
    [500, '{"code":"SYSTEM_ERROR","message":"…"}'],
    [500, '{"code":"SYSTEMERROR"}'],
    [429, '{"code":"FREQUENCY_LIMITED"}'],
    [429, '{"code":"RATELIMIT_EXCEEDED"}'],
    [202, '{"code":"USERPAYING"}'],
  ])('say that WeChat is busy at HTTP %i with %j', async (status, body) => {
    const signedBy = status === 202 ? 'publicKey' : 'nobody'
    await expect(setUp().answering({ status, body, signedBy })).rejects.toMatchObject({ code: 'WECHAT_BUSY' })
  })

  it.each(['OPENID_MISMATCH', 'INVALID_TRANSACTIONID'])('take 500 %s for the refusal that it is', async (code) => {
    const answer = await setUp().answering({ status: 500, body: JSON.stringify({ code, message: 'no' }) })
    expect(answer).toEqual({ ok: false, code: code.replaceAll('_', ''), reason: `${code} no` })
  })

  it('are told apart from forged ones by the clock too', async () => {
    const { pay, api, clock } = setUp()
    const http = pay.http
    clock.moveBy(0)
    pay.fail('query', { status: 200, body: '{}' })
    const late = { now: () => new Date(clock.now().getTime() + 300_000) }
    const { mchid, serialNo } = V3_MERCHANT
    const client = payV3Client({
      http: (request) => http({ ...request, headers: pay.calls[0]?.headers ?? {} }),
      clock: late,
      random: fakeRandom(),
      url: 'https://api.mch.weixin.qq.com',
      merchant: { mchid, serialNo, privateKey: pairs.merchant.privateKey },
      v3Key: V3_MERCHANT.v3Key,
      publicKeys: new Map([[PUBLIC_KEY_ID, pairs.publicKey.publicKey]]),
    })
    await api(QUERY)
    pay.fail('query', { status: 200, body: '{}' })

    await expect(client.api(QUERY)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
  })

  it('name neither key nor signature in any error', async () => {
    const { pay, answering } = setUp()
    const body = JSON.stringify({
      code: 'SIGN_ERROR',
      message: 'no',
      detail: { field: 'signature', sign_information: 'x' },
    })

    const answer = await answering({ status: 401, body, signedBy: 'nobody' })

    expect(answer).toEqual({ ok: false, code: 'SIGNERROR', reason: 'SIGN_ERROR no signature' })
    expect(JSON.stringify(answer)).not.toContain(pay.calls[0]?.headers?.['authorization']?.slice(-100))
  })
})

describe('the certificates of WeChat Pay', () => {
  const signedByCertificate = { status: 200, body: '{}', signedBy: 'certificate' as const }

  it('are opened by the APIv3 key and prove the answer that they came in', async () => {
    const { answering, pay } = setUp()
    expect((await answering(signedByCertificate)).ok).toBe(true)
    expect((await answering(signedByCertificate)).ok).toBe(true)
    expect(pay.calls.filter(({ api }) => api === 'certificates')).toHaveLength(1)
  })

  it.each([
    ['the APIv3 key is another', { v3Key: 'anotherObviouslyFalseV3KeyOfShop' }, {}],
    ['their answer is not signed', {}, { signedBy: 'nobody' as const }],
    ['their answer is signed by something else', {}, { signedBy: 'publicKey' as const }],
    ['they are no certificates', {}, { body: '{"data":[{}]}' }],
  ])('are not believed when %s', async (_, options, fault) => {
    const { answering, pay } = setUp(options)
    pay.fail('certificates', fault)
    await expect(answering(signedByCertificate)).rejects.toMatchObject({
      code: 'WECHAT_ANSWER_INVALID',
      values: { api: 'certificates' },
    })
  })

  it('are none for a merchant who has only the public key: what names one is not believed', async () => {
    const { answering, pay } = setUp()
    pay.fail('certificates', { status: 404, body: '{"code":"RESOURCE_NOT_EXISTS"}', signedBy: 'nobody' })
    await expect(answering(signedByCertificate)).rejects.toMatchObject({
      code: 'WECHAT_ANSWER_INVALID',
      values: { api: 'query' },
    })
  })

  it('are found by the serial that they were issued with', () => {
    expect(CERTIFICATE_SERIAL).toMatch(/^[0-9A-F]{40}$/)
  })
})
