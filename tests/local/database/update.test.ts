import { applyUpdate } from '../../../local/cloudbase/database/update/applyUpdate'
import type { Document } from '../../../local/cloudbase/database/values'

const now = new Date(1704164645678)

function setUp(before: Document) {
  const document = { _id: 'x', ...before }
  const copy = JSON.stringify(document)
  const update = (change: Document, isInsert = false) => {
    const { _id, ...after } = applyUpdate(document, change, { now, isInsert })
    expect(JSON.stringify(document)).toBe(copy)
    return after
  }
  return { update }
}

describe('updates in raw mode', () => {
  it.each<[string, Document, Document, Document]>([
    ['$setOnInsert, not for a document that is there', { a: 1 }, { $setOnInsert: { b: 2 } }, { a: 1 }],
    ['$currentDate', {}, { $currentDate: { at: { $type: 'date' } } }, { at: now }],
    ['$unset of what is not there', { a: 1 }, { $unset: { 'b.c': '', 'a.b': '' } }, { a: 1 }],
    ['$unset of an element', { l: [1, 2] }, { $unset: { 'l.0': '' } }, { l: [null, 2] }],
    ['$rename into an object', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
    ['$rename of what is not there', { a: 1 }, { $rename: { z: 'b' } }, { a: 1 }],
    ['$pop and $pull of no list', {}, { $pop: { a: 1 }, $pull: { b: 1 } }, {}],
    ['$pull of exactly one value', { l: [1, [1], { a: 1 }] }, { $pull: { l: 1 } }, { l: [[1], { a: 1 }] }],
    [
      '$addToSet of $each',
      { l: [{ a: 1 }] },
      { $addToSet: { l: { $each: [{ a: 1 }, { a: 2 }] } } },
      { l: [{ a: 1 }, { a: 2 }] },
    ],
    ['$push of a plain object', { l: [] }, { $push: { l: { each: [1] } } }, { l: [{ each: [1] }] }],
    ['$push, keeping the last', { l: [1, 2] }, { $push: { l: { $each: [3], $slice: -2 } } }, { l: [2, 3] }],
    ['$bit', { v: 5 }, { $bit: { v: { or: 2 } } }, { v: 7 }],
    ['$max over types', { v: 5 }, { $max: { v: 'text' } }, { v: 'text' }],
    [
      'several at once',
      { a: 1, l: [] },
      { $inc: { a: 1 }, $push: { l: 1 }, $set: { 'o.p': 1 } },
      { a: 2, l: [1], o: { p: 1 } },
    ],
  ])('apply %s and leave the old version alone', (_, before, change, after) => {
    expect(setUp(before).update(change)).toEqual(after)
  })

  it('apply $setOnInsert where an upsert makes the document', () => {
    expect(setUp({}).update({ $setOnInsert: { b: 2 } }, true)).toEqual({ b: 2 })
  })

  it.each<[string, Document]>([
    ['an unknown operator', { $nonsense: { a: 1 } }],
    ['a name of the prototype as an operator', { toString: { a: 1 } }],
    ['plain fields', { a: 1 }],
    ['an operand that is no object', { $set: 1 }],
    ['another _id', { $set: { _id: 'y' } }],
    ['no _id', { $unset: { _id: '' } }],
    ['the same path twice', { $set: { a: 1 }, $inc: { a: 1 } }],
    ['a path and one below it', { $set: { a: {}, 'a.b': 1 } }],
    ['a path that something is renamed to', { $set: { b: 1 }, $rename: { a: 'b' } }],
    ['positional paths', { $set: { 'l.$.a': 1 } }],
    ['an empty name in a path', { $set: { 'a..b': 1 } }],
    ['an element very far away', { $set: { 'l.99999999': 1 } }],
    ['$bit by the prototype', { $bit: { a: { toString: 1 } } }],
    ['$bit of a fraction', { $bit: { a: { and: 1.5 } } }],
    ['$pop by two', { $pop: { l: 2 } }],
    ['an unknown part of $push', { $push: { l: { $each: [1], $other: 1 } } }],
    ['a broken $position', { $push: { l: { $each: [1], $position: 'a' } } }],
    ['$each of no list', { $push: { l: { $each: 1 } } }],
    ['$pullAll of no list', { $pullAll: { l: 1 } }],
    ['$rename to a number', { $rename: { a: 1 } }],
    ['$currentDate of something else', { $currentDate: { a: 1 } }],
  ])('refuse %s', (_, change) => {
    expect(() => setUp({ a: 1, l: [1] }).update(change)).toThrow(expect.objectContaining({ name: 'CloudError' }))
  })
})
