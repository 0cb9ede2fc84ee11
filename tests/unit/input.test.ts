import fc from 'fast-check'
import { fields, integer, oneOf, optional, text } from '../../core/platform/input'

const readers = {
  name: text(/^[a-z]{1,8}$/, '1 to 8 small letters'),
  count: integer(1, 99),
  kind: optional(oneOf('a', 'b')),
}
const read = (value: unknown) => fields(value, readers)
const refused = (value: unknown) => {
  try {
    read(value)
    return undefined
  } catch (error) {
    return (error as { values: { field: string } }).values.field
  }
}

describe('fields of untrusted input', () => {
  it('come out typed and complete', () => {
    expect(read({ name: 'tea', count: 2, kind: 'b' })).toEqual({ name: 'tea', count: 2, kind: 'b' })
    expect(read({ name: 'tea', count: 2 })).toEqual({ name: 'tea', count: 2, kind: undefined })
  })

  it.each([
    [null],
    [undefined],
    ['{"name":"tea"}'],
    [7],
    [[]],
    [[{ name: 'tea', count: 2 }]],
    [new Date(0)],
    [new Map([['name', 'tea']])],
    [Object.create({ name: 'tea', count: 2 })],
  ])('are refused as a whole when they are %p', (value) => {
    expect(refused(value)).toBe('body')
  })

  it.each([
    [{ name: 'tea', count: 2, price: 1 }, 'price'],
    [{ name: 'tea', count: 2, $where: '1' }, '$where'],
    [JSON.parse('{"name":"tea","count":2,"__proto__":{"isAdmin":true}}'), '__proto__'],
    [{ name: 'tea', count: 2, constructor: 1 }, 'constructor'],
    [{ name: 'tea', count: 2, toString: 1 }, 'toString'],
    [{ name: 'tea', count: 2, 'a\r\nb<script>': 1 }, 'a??b?script?'],
    [{ name: 'tea', count: 2, ['x'.repeat(100)]: 1 }, 'x'.repeat(40)],
  ])('refuse a field that is not known, by its name: %j', (value, field) => {
    expect(refused(value)).toBe(field)
  })

  it.each<unknown>([
    undefined,
    null,
    '',
    'TEA',
    'tea\n',
    'much too long',
    7,
    true,
    {},
    { $ne: null },
    ['tea'],
    { toString: 'x' },
  ])('refuse %j for a text', (name: unknown) => {
    expect(refused({ name, count: 2 })).toBe('name')
  })

  it.each([undefined, null, 0, 100, -1, 2.5, NaN, Infinity, '2', '1e1', true, [2], {}, 2n])(
    'refuse %p for an integer from 1 to 99',
    (count) => {
      expect(refused({ name: 'tea', count })).toBe('count')
    },
  )

  it.each([null, '', 'c', 'A', 0, ['a'], { a: 1 }])('refuse %j for one of two texts', (kind) => {
    expect(refused({ name: 'tea', count: 2, kind })).toBe('kind')
  })

  it('take nothing from a prototype', () => {
    const input = Object.assign(Object.create(null) as object, { name: 'tea' })
    expect(refused(input)).toBe('count')
  })

  it('never let through what the readers do not allow, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (value) => {
        expect(refused(value)).toBeDefined()
      }),
      { numRuns: 2000 },
    )
  })
})
