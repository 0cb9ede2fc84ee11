import fc from 'fast-check'
import { payV3Description, requirePayV3Text } from '../../core/wechat/payV3Text'

describe('a text for APIv3, which takes no character of four bytes', () => {
  it.each(['退款', 'a & b', 'ß 茶 — “ok”', '❤'])('%j goes as it is', (text) => {
    expect(requirePayV3Text(text, 'reason')).toBe(text)
  })

  it.each(['🍵', 'refund 𠮷', 'half \ud83c', '\udf75 half'])('%j is refused by us first, naming the field', (text) => {
    expect(() => requirePayV3Text(text, 'reason')).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', values: expect.objectContaining({ field: 'reason' }) }),
    )
  })

  it.each([
    ['清香铁观音', '清香铁观音'],
    ['🍵 清香 🍵铁观音', '清香 铁观音'],
    ['a\u0000b\nc', 'a b c'],
    ['🍵🍵', 'tea-1'],
    [`${'茶'.repeat(60)}`, '茶'.repeat(42)],
    ['a'.repeat(200), 'a'.repeat(127)],
  ])('of our own, such as the title %j, is made fit: %j', (title, description) => {
    expect(payV3Description(title, 'tea-1')).toBe(description)
  })

  it('of our own is always fit, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        const description = payV3Description(title, 'tea-1')
        expect(requirePayV3Text(description, 'description')).toBe(description)
        expect(Buffer.byteLength(description)).toBeLessThanOrEqual(127)
        expect(description).not.toBe('')
      }),
    )
  })
})
