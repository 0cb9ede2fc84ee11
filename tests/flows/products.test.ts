import type { ProductView, Reply } from '../../core/api'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

describe('products', () => {
  it('shows the same catalogue to the mini-program and to the web app, without a login', async () => {
    const inMiniProgram = dataOf(await system.miniProgram('xiaolin').call('products'))
    const answer = await system.browser().get('/api/products')
    expect(dataOf(answer.json<Reply<{ products: ProductView[] }>>())).toEqual(inMiniProgram)
    expect(inMiniProgram.products).toHaveLength(6)
  })

  it('names prices in integer fen, and what is sold out', async () => {
    const { products } = dataOf(await system.miniProgram('xiaolin').call('products'))
    expect(products.every(({ priceFen }) => Number.isInteger(priceFen) && priceFen > 0)).toBe(true)
    expect(products.filter(({ soldOut }) => soldOut)).toHaveLength(1)
  })

  it('serves the picture of each product from the same origin', async () => {
    const { products } = dataOf(await system.miniProgram('xiaolin').call('products'))
    const answers = await Promise.all(products.map(({ picture }) => system.browser().get(picture)))
    expect(answers.map(({ status, headers }) => [status, headers['content-type']])).toEqual(
      products.map(() => [200, 'image/svg+xml']),
    )
  })
})
