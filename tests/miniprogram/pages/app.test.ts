/** @jest-environment jsdom */
import { fakeWx, refusal } from '../support/fakeWx'
import { openPage, playAtNow } from '../support/openPage'
import { settle } from '../support/screen'

playAtNow()

describe('the launch', () => {
  it('logs in once, without asking anything, whatever page is opened', async () => {
    const page = await openPage('pages/orders/orders', {
      functions: { order: () => ({ ok: true, data: { orders: [] } }) },
    })
    expect(page.wx.called('function:login')).toEqual([{}])
    expect(page.wx.called('showModal')).toEqual([])
  })

  it('opens the shop also where the login fails, and logs in when that is needed', async () => {
    const page = await openPage('pages/shop/shop', { functions: { login: () => refusal('WECHAT_BUSY') } })
    await settle()
    expect(page.all('.product-row')).toHaveLength(1)
  })

  it('works in a client that knows nothing of privacy and text size', async () => {
    const wx = fakeWx()
    Object.assign(wx.wx, { onNeedPrivacyAuthorization: undefined, getAppBaseInfo: undefined })
    const page = await openPage('pages/shop/shop', { wx })
    expect(page.all('.product-row')).toHaveLength(1)
  })

  it('reads larger where the customer reads larger', async () => {
    const wx = fakeWx()
    Object.assign(wx.wx, { getAppBaseInfo: () => ({ fontSizeScaleFactor: 1.3 }) })
    const page = await openPage('pages/shop/shop', { wx })
    expect(page.find('.page').attribute('style')).toContain('1.3')
  })
})
