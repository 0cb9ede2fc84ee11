/** @jest-environment jsdom */
import { createSourceStack } from '../../../../local/phone/client/mini/engine/sourceStack'

const sourceStack = createSourceStack([
  { module: 'app.ts', start: 5, source: [1, 2] },
  { module: 'pages/shop/shop.ts', start: 10, source: [1, 4, 9] },
])

describe('the stack of an error', () => {
  it('names the app’s own files and lines', () => {
    const error = Object.assign(new Error('broken'), {
      stack:
        'Error: broken\n    at buy (http://localhost:3000/mini/app.js?v=1:12:7)\n    at http://localhost:3000/mini/host.js:11:1',
    })
    expect(sourceStack(error).stack).toBe(
      'Error: broken\n    at buy (pages/shop/shop.ts:9)\n    at http://localhost:3000/mini/host.js:11:1',
    )
  })

  it.each([
    ['a refusal of wx', { errMsg: 'request:fail' }, 'request:fail'],
    ['a text', 'broken', 'broken'],
    ['nothing', undefined, 'undefined'],
    ['some object', { code: 1 }, '{"code":1}'],
  ])('is made for %s', (_, reason, message) => {
    expect(sourceStack(reason)).toMatchObject({ message, stack: expect.any(String) })
  })
})
