import { ObjectId } from 'bson'
import fc from 'fast-check'
import { compareValues, encodeValue, invert, successor } from '../../../local/cloudbase/database/bsonOrder'

// https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
const ascending: unknown[] = [
  null,
  NaN,
  -Infinity,
  -(2 ** 53),
  -1.5,
  0,
  1e-300,
  1,
  2,
  10,
  Infinity,
  '',
  'A',
  'a',
  'a\0',
  'a\0b',
  'ab',
  'b',
  '中文',
  '\ufffd',
  '😀',
  {},
  { a: 1 },
  { a: 2 },
  { b: 1 },
  { a: 'x' },
  [],
  [1],
  [1, 2],
  [2],
  new ObjectId('000000000000000000000001'),
  new ObjectId('000000000000000000000002'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Date(1),
  /a/,
  /b/,
]

const scalars = fc.oneof(fc.double(), fc.integer(), fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null))

describe('the order of values', () => {
  it('is that of MongoDB over all types', () => {
    const keys = ascending.map(encodeValue)
    expect([...keys].sort()).toEqual(keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is turned round by inverted keys', () => {
    const keys = ascending.map(encodeValue).map(invert)
    expect([...keys].sort().reverse()).toEqual(keys)
  })

  it('counts -0 as 0 and a missing value as null', () => {
    expect(encodeValue(-0)).toBe(encodeValue(0))
    expect(encodeValue(undefined)).toBe(encodeValue(null))
  })

  it('orders numbers as numbers and texts as their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(a === b ? 0 : Math.sign(a < b ? -1 : 1))
        expect(encodeValue(a) < encodeValue(b)).toBe(a < b)
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })

  it('lets no key begin another, so that keys may be joined', () => {
    fc.assert(
      fc.property(scalars, scalars, (a, b) => {
        const [left, right] = [encodeValue(a), encodeValue(b)]
        expect(left === right || !right.startsWith(left)).toBe(true)
      }),
    )
  })

  it('knows the end of everything that begins alike', () => {
    fc.assert(
      fc.property(scalars, fc.string({ unit: 'binary-ascii' }), (value, tail) => {
        const key = encodeValue(value)
        expect(successor(key) > key + tail).toBe(true)
      }),
    )
    expect(successor('\x01\xff\xff')).toBe('\x02')
  })
})
