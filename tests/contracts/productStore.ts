import type { ProductStore } from '../../core/orders/catalogue'
import type { CloudDatabase } from '../../core/platform/database'

export interface Catalogue {
  products: ProductStore
  database: CloudDatabase
}

export function describeProductStore(
  name: string,
  open: () => Promise<{ store: Catalogue; close(): Promise<void> }>,
): void {
  describe(`a product store on ${name}`, () => {
    let products: ProductStore
    let close: () => Promise<void>
    const tea = { title: '茶', description: '一泡', priceFen: 10, picture: '/tea.svg', soldOut: false }

    beforeAll(async () => {
      const { store, close: closeStore } = await open()
      ;({ products } = store)
      close = closeStore
      await store.database.insert('products', { ...tea, _id: 'second', position: 2 })
      await store.database.insert('products', { ...tea, _id: 'first', position: 1, soldOut: true })
      await store.database.insert('products', { ...tea, _id: 'third', position: 10 })
    })
    afterAll(() => close())

    it('lists all products by the position that the merchant gave them', async () => {
      expect((await products.list()).map(({ productId }) => productId)).toEqual(['first', 'second', 'third'])
    })

    it('finds one product, without what only the merchant needs', async () => {
      expect(await products.find('first')).toEqual({ ...tea, productId: 'first', soldOut: true })
    })

    it('finds nothing under another id', async () => {
      expect(await products.find('fourth')).toBeUndefined()
    })
  })
}
