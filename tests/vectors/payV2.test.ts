import { signPayV2, verifyPayV2, type PayV2SignType } from '../../core/wechat/payV2Sign'
import { vectorsOf } from './wechatVectors'

interface SignInput {
  params: Record<string, string | number>
  key: string
}

/** The published examples of APIv2 and those derived from them; `pay-v2-notify` stands in unit/payV2RefundNotice.test.ts. */
const vectors = ['pay-v2-sign', 'pay-v2-paysign'].flatMap((group) => vectorsOf<SignInput>(group))

describe('the published signatures of WeChat Pay APIv2', () => {
  it('are seven', () => {
    expect(vectors).toHaveLength(7)
  })

  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s comes out the same', (_, { input, expected }) => {
    const signType: PayV2SignType = expected.length === 64 ? 'HMAC-SHA256' : 'MD5'
    const fields = Object.entries(input.params).map(([name, value]): [string, string] => [name, String(value)])

    expect(signPayV2(fields, { key: input.key, signType })).toBe(expected)
    expect(() => verifyPayV2(new Map([...fields, ['sign', expected]]), { key: input.key, signType })).not.toThrow()
  })
})
