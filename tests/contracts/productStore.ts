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
    let database: CloudDatabase
    let close: () => Promise<void>
    const tea = { title: '茶', description: '一泡', priceFen: 10, picture: '/tea.svg', soldOut: false }

    beforeAll(async () => {
      const { store, close: closeStore } = await open()
      ;({ products, database } = store)
      close = closeStore
      await database.insert('products', { ...tea, _id: 'second', position: 2 })
      await database.insert('products', { ...tea, _id: 'first', position: 1, soldOut: true })
      await database.insert('products', { ...tea, _id: 'third', position: 10 })
    })
    afterAll(() => close())

    it('lists all products by the position that the merchant gave them', async () => {
      const { products: listed, broken } = await products.list()
      expect(listed.map(({ productId }) => productId)).toEqual(['first', 'second', 'third'])
      expect(broken).toEqual([])
    })

    it('finds one product, without what only the merchant needs', async () => {
      expect(await products.find('first')).toEqual({ ...tea, productId: 'first', soldOut: true })
    })

    it('keeps apart what nobody can sell, and says why', async () => {
      await database.insert('products', { ...tea, _id: 'broken', position: 3, priceFen: '10' })
      const { products: listed, broken } = await products.list()
      expect(listed.map(({ productId }) => productId)).toEqual(['first', 'second', 'third'])
      expect(broken.map(({ message }) => message)).toEqual([expect.stringContaining('"broken"')])
      await expect(products.find('broken')).rejects.toThrow('priceFen')
    })

    it('finds nothing under another id', async () => {
      expect(await products.find('fourth')).toBeUndefined()
    })
  })
}
