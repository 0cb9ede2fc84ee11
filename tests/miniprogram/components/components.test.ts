/** @jest-environment jsdom */
import { problemOf, Refused } from '../../../miniprogram/services/refused'
import { playAtNow, showComponent } from '../support/openPage'
import { aProduct } from '../support/shop'

playAtNow()

/** Writes down what a component tells its page. */
async function listening(name: string, properties: object, event: string) {
  const screen = await showComponent(name, properties)
  const told: unknown[] = []
  screen.root.addEventListener(event, ({ detail }) => void told.push(detail))
  return { screen, told }
}

describe('price', () => {
  it.each([
    [0, '¥0.00'],
    [1, '¥0.01'],
    [128_800, '¥1,288.00'],
  ])('writes %d fen as %s', async (fen, text) => {
    expect((await showComponent('price', { fen })).text()).toBe(text)
  })

  it('follows its amount', async () => {
    const price = await showComponent('price', { fen: 1 })
    price.root.instance.setData({ fen: 2 })
    expect(price.text()).toBe('¥0.02')
  })
})

describe('quantity', () => {
  it('tells one more and one less', async () => {
    const { screen, told } = await listening('quantity', { value: 2 }, 'change')
    await screen.find('#plus').tap()
    await screen.find('#minus').tap()
    expect(told).toEqual([{ value: 3 }, { value: 1 }])
  })

  it.each([
    ['#minus', 1],
    ['#plus', 99],
  ])('goes no further by %s at %d', async (button, value) => {
    const { screen, told } = await listening('quantity', { value }, 'change')
    expect(screen.find(button).hasClass('off')).toBe(true)
    await screen.find(button).tap()
    expect(told).toEqual([])
  })

  it.each([
    ['7', 7],
    ['0', 1],
    ['-5', 1],
    ['100', 99],
    ['3.9', 3],
    ['', 2],
    ['茶', 2],
  ])('reads "%s" as %d', async (typed, value) => {
    const { screen, told } = await listening('quantity', { value: 2 }, 'change')
    await screen.find('#quantity').fire('blur', { value: typed })
    expect(told).toEqual([{ value }])
    expect(screen.find('#quantity').attribute('value')).toBe(String(value))
  })
})

describe('the field of quantity', () => {
  it('goes back to the number that counts, also where that has not changed', async () => {
    const screen = await showComponent('quantity', { value: 1 })
    const shown: unknown[] = []
    const { instance } = screen.root
    const setData = instance.setData.bind(instance)
    instance.setData = (data) => (shown.push(data), setData(data))
    await screen.find('#quantity').fire('blur', { value: '0' })
    expect(shown).toEqual([{ text: '0' }, { text: '1' }])
  })
})

describe('product-row', () => {
  it('shows picture, words and price', async () => {
    const row = await showComponent('product-row', { product: aProduct({ priceFen: 12_800 }) })
    expect(row.find('image').attribute('src')).toBe('/generated/pictures/tasting.png')
    expect(row.text()).toContain('一分钱试喝')
    expect(row.text()).toContain('¥128.00')
    expect(row.text()).not.toContain('已售罄')
  })

  it('says what is sold out', async () => {
    expect((await showComponent('product-row', { product: aProduct({ soldOut: true }) })).text()).toContain('已售罄')
  })

  it('has a picture for a product that came after this package', async () => {
    const row = await showComponent('product-row', { product: aProduct({ picture: '/products/new.svg' }) })
    expect(row.find('image').attribute('src')).toBe('/generated/pictures/mark.png')
  })
})

describe('order-row', () => {
  const row = {
    outTradeNo: '1',
    picture: '/a.png',
    title: '试喝',
    about: '今天 14:05 · 2 件',
    status: '等待付款',
    totalFen: 2,
  }

  it.each([true, false])('shows an order, and whether it waits for payment: %s', async (isOpen) => {
    const screen = await showComponent('order-row', { row: { ...row, isOpen } })
    expect(screen.text()).toContain('今天 14:05 · 2 件')
    expect(screen.text()).toContain('¥0.02')
    expect(screen.find('.status').hasClass('open')).toBe(isOpen)
  })
})

describe('notice', () => {
  it('shows title, text and detail in its tone', async () => {
    const notice = { tone: 'bad', title: '付款没有成功', text: '没有扣款。', detail: '编号 r1' }
    const screen = await showComponent('notice', { notice })
    expect(screen.text()).toBe('付款没有成功没有扣款。编号 r1')
    expect(screen.find('.notice').hasClass('bad')).toBe(true)
  })

  it('shows nothing for nothing', async () => {
    expect((await showComponent('notice')).text()).toBe('')
  })
})

describe('empty', () => {
  it('shows its drawing, title and hint', async () => {
    const screen = await showComponent('empty', { drawing: 'no-orders', title: '还没有订单', hint: '去看看' })
    expect(screen.find('image').attribute('src')).toBe('/generated/pictures/no-orders.png')
    expect(screen.text()).toBe('还没有订单去看看')
  })
})

describe('failed', () => {
  it('offers another try, and tells the page', async () => {
    const problem = problemOf(new Refused('BUSY', 'r1'))
    const { screen, told } = await listening('failed', { problem }, 'retry')
    expect(screen.text()).toContain('茶铺这会儿有点忙')
    expect(screen.text()).toContain('编号 r1')
    await screen.find('#retry').tap()
    expect(told).toHaveLength(1)
  })

  it('offers only the way home where another try is of no use', async () => {
    const screen = await showComponent('failed', { problem: problemOf(new Refused('ORDER_NOT_FOUND')) })
    expect(screen.shows('#retry')).toBe(false)
    await screen.find('#home').tap()
    expect(screen.wx.called('switchTab')).toEqual([{ url: '/pages/shop/shop' }])
  })

  it('offers no way home at home', async () => {
    const screen = await showComponent('failed', { problem: problemOf(new Refused('BUSY')), isHome: true })
    expect(screen.shows('#home')).toBe(false)
    expect(screen.text()).not.toContain('编号')
  })
})

describe('bones', () => {
  it.each([
    ['rows', '.row'],
    ['small-rows', '.small'],
    ['product', '.stage'],
    ['order', '.circle'],
  ])('stands for %s, and says to those who listen what is waited for', async (kind, part) => {
    const screen = await showComponent('bones', { kind, label: '正在取茶单' })
    expect(screen.shows(part)).toBe(true)
    expect(screen.find('.bones').attribute('aria-label')).toBe('正在取茶单')
    expect(screen.text()).toBe('')
  })
})
