import type { ShareInput } from '../../../core/api'
import * as paths from '../../../miniprogram/services/paths'
import { Refused } from '../../../miniprogram/services/refused'
import { momentsCard, orderCard, productCard, shopCard, tellOpened } from '../../../miniprogram/services/sharing'
import { anOrder, aProduct, ORDER_NO } from '../support/shop'

describe('a shared card', () => {
  it('opens its product, says who shared it, and shows the packaged picture', () => {
    expect(productCard(aProduct(), 'u1')).toEqual({
      title: '一分钱试喝',
      path: '/pages/product/product?productId=tasting&from=u1',
      imageUrl: '/generated/pictures/tasting.png',
    })
  })

  it('says nobody where it is not known who shares', () => {
    expect(productCard(aProduct(), undefined).path).toBe('/pages/product/product?productId=tasting')
  })

  it('of a paid order opens the product, and tells nothing of the order', () => {
    const card = orderCard(anOrder({ status: 'paid' }), 'u1')
    expect(card.title).toContain('一分钱试喝')
    expect(JSON.stringify(card)).not.toContain(ORDER_NO)
    expect(card.path).toBe(productCard(aProduct(), 'u1').path)
  })

  it('claims no purchase for an unpaid order', () => {
    expect(orderCard(anOrder(), 'u1').title).toBe('一分钱试喝')
  })

  it('goes to Moments with the same query', () => {
    expect(momentsCard(productCard(aProduct(), 'u1'))).toMatchObject({ query: 'productId=tasting&from=u1' })
    expect(momentsCard(shopCard()).query).toBe('')
  })

  it('has a picture also for a product that came after this package', () => {
    expect(productCard(aProduct({ picture: '/products/new.svg' }), undefined).imageUrl).toBe(shopCard().imageUrl)
  })
})

describe('an opened card', () => {
  it('is told to the server once, with who shared and what', async () => {
    const { ports, told } = setUp()
    await tellOpened(ports, { productId: 'tasting', from: 'u2' })
    expect(told).toEqual([{ productId: 'tasting', from: 'u2' }])
  })

  it.each([
    ['no sharer', { productId: 'tasting' }],
    ['no product', { from: 'u2' }],
    ['a forged sharer', { productId: 'tasting', from: '../u2' }],
    ['a sharer of a thousand letters', { productId: 'tasting', from: 'u'.repeat(1000) }],
    ['half a percent sign', { productId: 'tasting', from: '%' }],
  ])('with %s is not told', async (_, query) => {
    const { ports, told } = setUp()
    await tellOpened(ports, query)
    expect(told).toEqual([])
  })

  it('does not trouble the visitor when the server refuses', async () => {
    await expect(tellOpened(setUp(new Refused('BUSY')).ports, { productId: 'tasting', from: 'u2' })).resolves.toBe(
      undefined,
    )
  })
})

describe('paths', () => {
  it('lead to a page and are read there as they were meant', () => {
    expect(paths.productPath('a&b=c')).toBe('/pages/product/product?productId=a%26b%3Dc')
    expect(paths.productIdIn({ productId: 'a-b_C1' })).toBe('a-b_C1')
    expect(paths.checkoutPath('tasting', 3)).toBe('/pages/checkout/checkout?productId=tasting&quantity=3')
    expect(paths.orderPath(ORDER_NO)).toBe(`/pages/order/order?outTradeNo=${ORDER_NO}`)
    expect(paths.outTradeNoIn({ outTradeNo: ORDER_NO })).toBe(ORDER_NO)
  })

  it.each(['', ' ', 'a b', '<script>', '%3Cscript%3E', '%', 'x'.repeat(65), undefined])(
    'name no product by "%s"',
    (productId) => {
      expect(paths.productIdIn({ productId })).toBeUndefined()
    },
  )

  it.each([
    ['1', 1],
    ['99', 99],
    ['0', undefined],
    ['100', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e1', undefined],
    ['', undefined],
  ])('read the quantity "%s" as %s', (quantity, read) => {
    expect(paths.quantityIn({ quantity })).toBe(read)
  })

  it.each([
    ['a page of the site', '%2F%23%2Fme', 'https://shop.example/#/me'],
    ['nothing', undefined, 'https://shop.example/'],
    ['another host', '%2F%2Fevil.example', 'https://shop.example/'],
    ['another host by a backslash', '%2F%5Cevil.example', 'https://shop.example/'],
    ['a whole address', 'https%3A%2F%2Fevil.example', 'https://shop.example/'],
    ['a name before the host', '%40evil.example', 'https://shop.example/'],
    ['a script', 'javascript%3Aalert(1)', 'https://shop.example/'],
  ])('open the H5 app with %s on our own site only', (_, path, address) => {
    expect(paths.webAddress('https://shop.example/', { path })).toBe(address)
  })
})

function setUp(refusal?: Refused) {
  const told: ShareInput[] = []
  const shareOpened = (input: ShareInput) => {
    told.push(input)
    return refusal === undefined ? Promise.resolve({ isCounted: true }) : Promise.reject(refusal)
  }
  return {
    ports: { api: { shareOpened }, session: { asUser: <T>(work: (userId: string) => Promise<T>) => work('u1') } },
    told,
  }
}
