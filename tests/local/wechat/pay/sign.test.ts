import vectors from '../../../vectors/wechat-vectors.json'
import { explainSignature } from '../../../../local/wechat/pay/explainSignature'
import { canonicalText, digest, isSignedBy, signFields, type SignType } from '../../../../local/wechat/pay/sign'

const KEY = '0'.repeat(32)
const FIELDS: [string, string][] = [
  ['out_trade_no', 'T1'],
  ['appid', 'wx00000000000000a1'],
  ['total_fee', '100'],
  ['attach', ''],
]

const published = vectors.vectors
  .filter(({ group }) => group === 'pay-v2-sign' || group === 'pay-v2-paysign')
  .map(({ id, input, expected }) => {
    const { params, key } = input as unknown as { params: Record<string, string | number>; key: string }
    const fields = Object.entries(params).map(([name, value]): [string, string] => [name, String(value)])
    return { id, fields, key, expected: expected as string }
  })

function explain(signature: string, fields: [string, string][] = FIELDS, signType: SignType = 'MD5') {
  return explainSignature(signature, {
    fields: new Map(fields),
    key: KEY,
    signType,
    otherKeys: [{ name: 'app secret', key: 'a'.repeat(32) }],
    extras: [['mch_id', '1900000000']],
  })
}

describe('the APIv2 signature', () => {
  it('has vectors to be judged by', () => expect(published.length).toBe(7))

  it.each(published)('makes the published $id', ({ fields, key, expected }) => {
    const signType = expected.length === 64 ? 'HMAC-SHA256' : 'MD5'
    expect(signFields(fields, key, signType)).toBe(expected)
    expect(isSignedBy([...fields, ['sign', expected]], expected, { key, signType })).toBe(true)
  })

  it('sorts by bytes: digits, capitals, underscore, small letters', () => {
    const names = ['a_b', 'ab', 'aB', 'a1', 'Z', '_']
    expect(canonicalText(names.map((name) => [name, '1']))).toBe('Z=1&_=1&a1=1&aB=1&a_b=1&ab=1')
  })

  it('signs "0" and leaves empty values out', () => {
    expect(
      canonicalText([
        ['b', '0'],
        ['a', ''],
      ]),
    ).toBe('b=0')
  })

  it.each(['', 'A', signFields(FIELDS, KEY, 'MD5').toLowerCase(), signFields(FIELDS, KEY, 'HMAC-SHA256')])(
    'refuses %j',
    (signature) => expect(isSignedBy(FIELDS, signature, { key: KEY, signType: 'MD5' })).toBe(false),
  )
})

describe('the explanation of a signature that does not match', () => {
  const md5 = (text: string, key = KEY) => digest(`${text}&key=${key}`, key, 'MD5').toUpperCase()
  const right = 'appid=wx00000000000000a1&out_trade_no=T1&total_fee=100'

  it.each([
    ['another algorithm', digest(`${right}&key=${KEY}`, KEY, 'HMAC-SHA256').toUpperCase(), 'sign_type', /HMAC-SHA256/],
    ['another key', md5(right, 'a'.repeat(32)), 'key', /app secret/],
    ['no key in the text', digest(right, KEY, 'MD5').toUpperCase(), 'key', /does not end/],
    ['a field left out', md5('appid=wx00000000000000a1&out_trade_no=T1'), 'total_fee', /was not signed/],
    ['a field that is not sent', md5(right.replace('&out', '&mch_id=1900000000&out')), 'mch_id', /not sent/],
    ['an empty field', md5(`appid=wx00000000000000a1&attach=&out_trade_no=T1&total_fee=100`), 'sign', /empty/],
    ['unsorted names', md5('out_trade_no=T1&appid=wx00000000000000a1&total_fee=100'), 'sign', /ASCII/],
    ['a small signature', md5(right).toLowerCase(), 'sign', /upper case/],
    ['no signature', '', 'sign', /missing/],
    ['something else', 'F'.repeat(32), 'sign', /no known mistake/],
  ])('finds %s', (_, signature, field, cause) => {
    const found = explain(signature)
    expect(found.field).toBe(field)
    expect(found.cause.en).toMatch(cause)
    expect(found.cause.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(found.expected).toBe(`${right}&key=******`)
  })

  it.each([
    ['timeStamp', /signed as "timestamp"/, 'timestamp=1&'],
    ['appId', /signed as "appid"/, ''],
  ])('finds that %s was spelled small', (name, cause) => {
    const call: [string, string][] = [
      ['appId', 'wx00000000000000a1'],
      ['nonceStr', 'n'],
      ['package', 'prepay_id=wx1'],
      ['signType', 'MD5'],
      ['timeStamp', '1'],
    ]
    const misspelled = call.map(([each, value]): [string, string] => [each === name ? each.toLowerCase() : each, value])
    const found = explain(signFields(misspelled, KEY, 'MD5'), call)
    expect(found).toMatchObject({ field: name, cause: { en: expect.stringMatching(cause) } })
    expect(found.signed).toBe(`${canonicalText(misspelled)}&key=******`)
    expect(found.signed?.[found.firstDifference!]).not.toBe(found.expected[found.firstDifference!])
    expect(found.signed?.slice(0, found.firstDifference)).toBe(found.expected.slice(0, found.firstDifference))
  })

  it('finds a package without its prefix, and two mistakes at once', () => {
    const call: [string, string][] = [
      ['appId', 'wx00000000000000a1'],
      ['package', 'prepay_id=wx1'],
    ]
    const bare: [string, string][] = [
      ['appId', 'wx00000000000000a1'],
      ['package', 'wx1'],
    ]
    expect(explain(signFields(bare, KEY, 'MD5'), call)).toMatchObject({ field: 'package' })
    const both = explain(signFields(bare, KEY, 'HMAC-SHA256'), call)
    expect(both.cause.en).toMatch(/without "prepay_id=".*HMAC-SHA256/)
  })

  it('never shows a key', () => {
    const found = [md5(right, 'a'.repeat(32)), 'F'.repeat(32)].map((signature) => JSON.stringify(explain(signature)))
    for (const text of found) expect(text).not.toMatch(/0{32}|a{32}/)
  })
})
