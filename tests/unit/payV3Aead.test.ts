import fc from 'fast-check'
import { openPayV3 } from '../../core/wechat/payV3Aead'
import { seal, V3_MERCHANT } from '../fakes/wechatPayV3Keys'

const KEY = V3_MERCHANT.v3Key

function sealed(plain = '{"a":"茶"}', aad = 'transaction') {
  const { ciphertext, nonce, associated_data: associatedData } = seal(plain, aad)
  return { ciphertext, nonce, associatedData }
}

describe('what WeChat Pay sealed', () => {
  it.each(['transaction', ''])('opens by the APIv3 key, with %j beside it', (aad) => {
    expect(openPayV3(sealed('{"a":"茶"}', aad), KEY).toString()).toBe('{"a":"茶"}')
  })

  it('opens to nothing at all with any bit of ciphertext or tag changed', () => {
    const genuine = sealed()
    const bytes = Buffer.from(genuine.ciphertext, 'base64')
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes)
        changed[at] = changed[at]! ^ (1 << bit)
        expect(() => openPayV3({ ...genuine, ciphertext: changed.toString('base64') }, KEY)).toThrow()
      }),
    )
  })

  it.each([
    ['another key', {}, KEY.replace('o', 'O')],
    ['a key of 31 bytes', {}, KEY.slice(1)],
    ['another nonce', { nonce: '000000000000' }, KEY],
    ['a nonce of 11 bytes', { nonce: '00000000000' }, KEY],
    ['something else beside it', { associatedData: 'refund' }, KEY],
    ['less than a tag', { ciphertext: Buffer.alloc(15).toString('base64') }, KEY],
    ['nothing', { ciphertext: '' }, KEY],
  ])('does not open with %s', (_, change, key) => {
    expect(() => openPayV3({ ...sealed(), ...change }, key)).toThrow()
  })
})
