import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { jssdkSignature } from '../../core/wechat/jssdkSignature'

interface JssdkVector {
  id: string
  group: string
  input: { jsapi_ticket: string; noncestr: string; timestamp: number; url: string }
  expected: string
}

const { vectors } = JSON.parse(readFileSync(join(__dirname, 'wechat-vectors.json'), 'utf8')) as {
  vectors: JssdkVector[]
}
const published = vectors.filter(({ group }) => group === 'jssdk')

describe('the published JSSDK signatures', () => {
  it('are three', () => {
    expect(published).toHaveLength(3)
  })

  it.each(published)('$id comes out of our algorithm', ({ input, expected }) => {
    const { jsapi_ticket: ticket, noncestr: nonceStr, timestamp, url } = input
    expect(jssdkSignature({ ticket, nonceStr, timestamp, url })).toBe(expected)
  })
})
