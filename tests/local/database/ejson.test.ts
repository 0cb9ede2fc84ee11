import { EJSON, ObjectId } from 'bson'
import fc from 'fast-check'
import { fromEjson, toEjson } from '../../../local/cloudbase/database/ejson'

const now = new Date(1704164645678)

describe('EJSON', () => {
  it('is written as bson writes it, and read back the same', () => {
    const value = {
      s: '中"文',
      i: 1,
      big: 5e9,
      f: -1.5,
      huge: 1e21,
      b: true,
      n: null,
      d: now,
      list: [1, { a: {} }, []],
    }
    expect(toEjson(value)).toBe(EJSON.stringify(value, { relaxed: false }))
    expect(fromEjson(toEjson(value), now)).toEqual(value)
  })

  it('survives the way there and back for every plain value', () => {
    const values = fc.object({
      withDate: true,
      maxDepth: 3,
      key: fc.string().filter((name) => !/[$.]|__proto__|^_bsontype$/.test(name)),
    })
    fc.assert(
      fc.property(values, (value) => {
        const whole = JSON.parse(JSON.stringify(value)) as unknown
        expect(fromEjson(toEjson(whole), now)).toEqual(whole)
      }),
    )
  })

  it('keeps ids and patterns', () => {
    const id = new ObjectId('000000000000000000000001')
    expect(toEjson({ id, p: /a.b/i })).toBe(
      '{"id":{"$oid":"000000000000000000000001"},"p":{"$regularExpression":{"pattern":"a.b","options":"i"}}}',
    )
    expect(fromEjson(toEjson({ id, p: /a.b/i }), now)).toEqual({ id, p: /a.b/i })
    expect(fromEjson('{"p":{"$regex":"a","$options":"i"}}', now)).toEqual({ p: /a/i })
  })

  it('leaves undefined fields out', () => {
    expect(toEjson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
  })

  it('turns the server date into one time, wherever it stands', () => {
    const text =
      '{"at":{"$tcb_server_date":{"offset":{"$numberInt":"0"}}},"list":[{"in":{"$tcb_server_date":{"offset":-1000}}}]}'
    expect(fromEjson(text, now)).toEqual({ at: now, list: [{ in: new Date(now.getTime() - 1000) }] })
  })

  it.each([
    ['what is no JSON', '{'],
    ['an invalid date as the SDKs send it', '{"d":{"$date":{"$numberLong":"NaN"}}}'],
    ['a date in words', '{"d":{"$date":"tomorrow"}}'],
    ['a server date without end', '{"d":{"$tcb_server_date":{"offset":{"$numberDouble":"Infinity"}}}}'],
    ['a whole number that is none', '{"n":{"$numberInt":"one"}}'],
    ['a pattern that does not compile', '{"p":{"$regularExpression":{"pattern":"(","options":""}}}'],
    ['an option of patterns that JavaScript lacks', '{"p":{"$regularExpression":{"pattern":"a","options":"x"}}}'],
    ['a type that JavaScript lacks', '{"n":{"$numberDecimal":"1"}}'],
    ['a field that is a prototype', '{"__proto__":{"isAdmin":true}}'],
    ['a path into a prototype', '{"a.__proto__.b":1}'],
  ])('refuses %s', (_, text) => {
    expect(() => fromEjson(text, now)).toThrow(expect.objectContaining({ code: 'INVALID_PARAM' }))
  })

  it('takes the text of a refused value for what it is', () => {
    const value = { note: '"$numberLong":"NaN"' }
    expect(fromEjson(toEjson(value), now)).toEqual(value)
  })
})
