import { clientIpOf } from '../../core/platform/clientIp'
import { readHttpRequest, readJson, requireOwnOrigin } from '../../core/platform/httpRequest'
import { describeError } from '../../core/platform/log'
import { gatewayEvent, httpRequest } from '../fakes/gateway'

const SITE = 'https://shop.example.com'
const JSON_HEADERS = { 'content-type': 'application/json' }

describe('a request of the gateway', () => {
  it('has a method in capitals, headers by small names, and single parameters', () => {
    const event = gatewayEvent({
      method: 'get',
      headers: { 'X-Thing': 'a', COOKIE: 'a=1; b=%20' },
      query: { url: 'x' },
    })
    expect(readHttpRequest(event)).toMatchObject({
      method: 'GET',
      headers: { 'x-thing': 'a', cookie: 'a=1; b=%20' },
      query: { url: 'x' },
    })
  })

  it.each([[undefined], [null], [{}], [{ headers: null, queryStringParameters: null, body: null }]])(
    'counts a missing part as empty: %j',
    (event) => {
      expect(readHttpRequest(event)).toMatchObject({ method: '', headers: {}, query: {}, body: Buffer.alloc(0) })
    },
  )

  it('gives the body’s own bytes, base64 or not', () => {
    const text = '<xml>茶</xml>'
    const encoded = { ...gatewayEvent(), body: Buffer.from(text).toString('base64'), isBase64Encoded: true }
    expect(readHttpRequest(encoded).body).toEqual(Buffer.from(text))
    expect(readHttpRequest({ ...gatewayEvent(), body: text }).body).toEqual(Buffer.from(text))
  })

  it('refuses a parameter that comes twice, or is no text', () => {
    for (const value of [['a', 'b'], { $ne: null }, 7]) {
      const read = () => httpRequest({ query: { outTradeNo: value } })
      expect(read).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', values: expect.objectContaining({ field: 'query' }) }),
      )
    }
  })

  it('refuses a query without end', () => {
    expect(() => httpRequest({ query: { url: 'x'.repeat(5000) } })).toThrow(
      expect.objectContaining({ code: 'BODY_TOO_LARGE' }),
    )
  })

  it.each([
    [{ 'x-real-ip': '198.51.100.7' }, '198.51.100.7'],
    [{ 'x-real-ip': '2001:db8::1' }, '2001:db8::1'],
    [{ 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }, '198.51.100.7'],
    [{ 'x-real-ip': '<script>', 'x-forwarded-for': ' 198.51.100.7 ' }, '198.51.100.7'],
    [{ 'x-real-ip': '1.2.3' }, '127.0.0.1'],
    [{}, '127.0.0.1'],
  ])('takes the client’s address from the gateway: %j', (headers, ip) => {
    expect(clientIpOf({ headers })).toBe(ip)
  })

  it.each([
    ['2001:db8::7', '2001:db8::7'],
    ['unknown', '127.0.0.1'],
    [undefined, '127.0.0.1'],
  ])('takes a mini-program’s address from the platform: %s', (clientIp, ip) => {
    const caller = { channel: 'miniProgram' as const, appid: 'wx00000000000000a1', openid: 'o0000achen' }
    expect(clientIpOf({ ...caller, ...(clientIp && { clientIp }) })).toBe(ip)
  })
})

describe('a JSON body', () => {
  const read = (body: string, headers: Record<string, string> = JSON_HEADERS) =>
    readJson(httpRequest({ method: 'POST', headers, body }))

  it('is read as it is', () => {
    expect(read('{"a":["茶"]}')).toEqual({ a: ['茶'] })
    expect(read('{}', { 'Content-Type': 'Application/JSON; charset=UTF-8' })).toEqual({})
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    'application/json; charset=gbk',
    'text/json',
    '',
  ])('is refused as %j: a form could send that from any page', (type) => {
    expect(() => read('{}', { 'content-type': type })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }),
    )
  })

  it('has at most 8 KiB', () => {
    const fits = JSON.stringify('x'.repeat(8 * 1024 - 2))
    expect(read(fits)).toHaveLength(8 * 1024 - 2)
    expect(() => read(`${fits} `)).toThrow(expect.objectContaining({ code: 'BODY_TOO_LARGE' }))
  })

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['two values', '{}{}'],
  ])('is refused as %s', (_, body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })

  it('is never quoted in the log, as a broken one may hold a login code', () => {
    const logged = () => {
      try {
        return read('{"code":"0a1B2c3D4e",}')
      } catch (error) {
        return describeError(error)
      }
    }
    expect(logged()).toMatch(/^INVALID_INPUT: (?!.*0a1B)/)
  })

  it('is refused when it is not UTF-8', () => {
    const event = { ...gatewayEvent({ method: 'POST', headers: JSON_HEADERS }), body: '/yI=', isBase64Encoded: true }
    expect(() => readJson(readHttpRequest(event))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})

describe('a request that changes something', () => {
  const check = (headers: Record<string, string>) => () => requireOwnOrigin(httpRequest({ headers }), SITE)

  it('passes from our own pages', () => {
    expect(check({ origin: SITE })).not.toThrow()
    expect(check({ origin: SITE, 'sec-fetch-site': 'same-origin' })).not.toThrow()
  })

  it.each([
    [{}],
    [{ origin: '' }],
    [{ origin: 'null' }],
    [{ origin: `${SITE}/` }],
    [{ origin: 'http://shop.example.com' }],
    [{ origin: 'https://shop.example.com:8443' }],
    [{ origin: 'https://evil.shop.example.com' }],
    [{ referer: `${SITE}/` }],
    [{ origin: SITE, 'sec-fetch-site': 'same-site' }],
    [{ origin: SITE, 'sec-fetch-site': 'cross-site' }],
    [{ origin: SITE, 'sec-fetch-site': 'none' }],
  ])('is refused with %j', (headers: Record<string, string>) => {
    expect(check(headers)).toThrow(expect.objectContaining({ code: 'FOREIGN_ORIGIN' }))
  })
})
