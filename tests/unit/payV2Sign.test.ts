import { signedPayV2, signPayV2, verifyPayV2, type PayV2Secret } from '../../core/wechat/payV2Sign'
import { MERCHANT } from '../fakes/wechatPay'

const setUp = (signType: PayV2Secret['signType'] = 'HMAC-SHA256') => ({ key: MERCHANT.key, signType })

describe('the APIv2 signature', () => {
  it('is the same in whatever order the fields come', () => {
    const secret = setUp()
    const fields: [string, string][] = [
      ['b', '2'],
      ['a1', '1'],
      ['a', '0'],
      ['a_b', '3'],
      ['A', '4'],
    ]

    expect(signPayV2(fields.toReversed(), secret)).toBe(signPayV2(fields, secret))
  })

  it('sorts by names in ASCII order, capitals first and a shorter name before a longer one', () => {
    const secret = setUp('MD5')
    const sorted: [string, string][] = [
      ['A', '1'],
      ['a', '2'],
      ['a1', '3'],
      ['a_b', '4'],
      ['ab', '5'],
    ]
    const joined = signPayV2([['A', '1&a=2&a1=3&a_b=4&ab=5']], secret)

    expect(signPayV2(sorted.toReversed(), secret)).toBe(joined)
  })

  it('leaves out sign and empty values, but signs "0"', () => {
    const secret = setUp()

    expect(
      signPayV2(
        [
          ['a', '1'],
          ['b', ''],
          ['sign', 'x'],
        ],
        secret,
      ),
    ).toBe(signPayV2([['a', '1']], secret))
    expect(
      signPayV2(
        [
          ['a', '1'],
          ['b', '0'],
        ],
        secret,
      ),
    ).not.toBe(signPayV2([['a', '1']], secret))
  })

  it('is not made for a field of ours that reads like another one, which it could not tell apart', () => {
    const secret = setUp()
    expect(signPayV2([['attach', 'a&body=b']], secret)).toBe(
      signPayV2(
        [
          ['attach', 'a'],
          ['body', 'b'],
        ],
        secret,
      ),
    )

    expect(() => signedPayV2([['attach', 'a&body=b']], secret)).toThrow('The field attach contains "&name="')
    expect(signedPayV2([['body', 'Tea & Cake = 1']], secret)).toHaveLength(2)
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of another length', 'A'],
    ['of the other algorithm', signPayV2([['a', '1']], setUp('MD5'))],
    ['in lower case', signPayV2([['a', '1']], setUp()).toLowerCase()],
    ['made with another key', signPayV2([['a', '1']], { ...setUp(), key: 'another' })],
    ['made with no key', signPayV2([['a', '1']], { ...setUp(), key: '' })],
    ['of other characters of the same length', '茶'.repeat(64)],
  ])('is refused when it is %s', (_, sign) => {
    const fields = new Map([['a', '1'], ...(sign === undefined ? [] : [['sign', sign] as const])])

    expect(() => verifyPayV2(fields, setUp())).toThrow(expect.objectContaining({ code: 'INVALID_SIGNATURE' }))
  })
})
