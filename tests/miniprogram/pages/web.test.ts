/** @jest-environment jsdom */
import { refusal } from '../support/fakeWx'
import { ok, openPage, playAtNow } from '../support/openPage'
import { aLogin } from '../support/shop'

playAtNow()

describe('the page with the web app', () => {
  it.each([
    [{}, 'https://shop.example/'],
    [{ path: '%2F%23%2Forders' }, 'https://shop.example/#/orders'],
    [{ path: 'https%3A%2F%2Fevil.example' }, 'https://shop.example/'],
  ])('opened with %j shows %s', async (query, address) => {
    const page = await openPage('pages/web/web', { query })
    expect(page.find('web-view').attribute('src')).toBe(address)
  })

  it('says why there is no address, and tries again', async () => {
    const page = await openPage('pages/web/web', { functions: { login: () => refusal('BUSY') } })
    expect(page.shows('web-view')).toBe(false)
    expect(page.text()).toContain('茶铺这会儿有点忙')
    page.wx.functions.login = () => ok(aLogin())
    await page.find('#retry').tap()
    expect(page.shows('web-view')).toBe(true)
  })
})
