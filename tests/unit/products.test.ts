import { products } from '../../core/orders/products'
import { openShop } from '../fakes/shop'

const setUp = openShop

describe('products', () => {
  it("answers the whole catalogue in the merchant's order, sold-out products included", async () => {
    const { deps } = await setUp()

    expect(await products(deps, {})).toEqual({
      products: [
        { productId: 'tea', title: '清香铁观音', description: '', priceFen: 8800, picture: '/tea.svg', soldOut: false },
        {
          productId: 'gone',
          title: '清香铁观音',
          description: '',
          priceFen: 36800,
          picture: '/tea.svg',
          soldOut: true,
        },
      ],
    })
  })

  it.each([[{ productId: 'tea' }], [{ $where: '1' }], [null], ['tea']])('refuses the input %j', async (input) => {
    const { deps } = await setUp()

    await expect(products(deps, input)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it.each([
    ['title', 7],
    ['description', null],
    ['picture', undefined],
    ['soldOut', 'no'],
    ['priceFen', 88.5],
  ])('goes on without a product that somebody has broken, and logs that its %s is %j', async (field, value) => {
    const { deps, database, errors } = await setUp()
    await database.update('products', { _id: 'tea' }, { [field]: value })

    expect((await products(deps, {})).products.map(({ productId }) => productId)).toEqual(['gone'])
    expect(errors).toEqual([expect.stringContaining(`"tea" of products cannot be sold: ${field}`)])
  })
})
