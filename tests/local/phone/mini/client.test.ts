/** @jest-environment jsdom */
import type { MiniServer } from '../../../../local/phone/client/mini/ports'
import { createClient } from '../../../../local/phone/client/mini/wx/client'
import { pageWith, setUpPhone, settle } from './setUpPhone'

beforeAll(() => {
  window.matchMedia = (() => ({ matches: false, addEventListener: () => undefined })) as never
  URL.createObjectURL = () => 'blob:picture'
})
beforeEach(() => localStorage.clear())

function setUp(server: Partial<MiniServer> & { userId?: string } = {}) {
  const set = setUpPhone(server)
  const opened: unknown[] = []
  const drawn: string[] = []
  const client = createClient({
    phone: set.phone,
    async toPng(address) {
      drawn.push(address)
      return new Blob(['PNG'], { type: 'image/png' })
    },
    open: (path) => void opened.push(['open', path]),
    onOpenAs: (userId, path) => void opened.push(['openAs', userId, path]),
    onLeave: () => void opened.push(['leave']),
  })
  return { ...set, client, opened, drawn, agree: () => set.phone.privacy.tapped('agree') }
}

type Resolve = (answer: { event: string; buttonId?: string }) => void

describe('the privacy consent', () => {
  it.each([
    ['chooseAvatar', 'button.chooseAvatar'],
    ['phoneNumber', 'button.getPhoneNumber'],
    ['nickname', 'input.nickname'],
  ] as const)(
    'is asked of the app’s listener before the first %s, and remembered for this person only',
    async (name, referrer) => {
      const { client, wx, find, phone } = setUp()
      const asked: string[] = []
      const listener = (resolve: Resolve, info: { referrer: string }) => {
        asked.push(info.referrer)
        client.agreePrivacy('agree')
        resolve({ event: 'agree', buttonId: 'agree' })
      }
      wx.onNeedPrivacyAuthorization!(listener as never)
      void client[name]()
      await settle()
      expect(asked).toEqual([referrer])
      expect(find('.sheet, .bars')).not.toBeNull()
      expect(phone.privacy.isAgreed()).toBe(true)
      expect(setUpPhone().phone.privacy.isAgreed()).toBe(true)
      expect(setUpPhone({ userId: 'achen' }).phone.privacy.isAgreed()).toBe(false)
    },
  )

  it('refused is an outcome: errno 104, no picture, no nickname; and it is asked again next time', async () => {
    const { client, wx, find } = setUp()
    let times = 0
    wx.onNeedPrivacyAuthorization!(((resolve: Resolve) => {
      times += 1
      resolve({ event: 'disagree' })
    }) as never)
    const refused = { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 }
    await expect(client.phoneNumber()).resolves.toEqual(refused)
    await expect(client.chooseAvatar()).resolves.toBeUndefined()
    await expect(client.nickname()).resolves.toBeUndefined()
    expect([times, find('.sheet')]).toEqual([3, null])
    await expect(wx.requirePrivacyAuthorize!()).rejects.toEqual({
      errMsg: 'requirePrivacyAuthorize:fail privacy permission is not authorized',
      errno: 104,
    })
  })

  it('is not believed without a tap on the agree button', async () => {
    const { client, wx, engine } = setUp()
    wx.onNeedPrivacyAuthorization!(((resolve: Resolve) => resolve({ event: 'agree', buttonId: 'agree' })) as never)
    await expect(client.phoneNumber()).resolves.toMatchObject({ errno: 104 })
    expect(engine.warnings).toMatchObject([{ name: 'onNeedPrivacyAuthorization' }])
  })

  it('is asked by WeChat’s own dialog where the app has no listener, once for many', async () => {
    const { client, wx, tap, layer } = setUp()
    await expect(wx.getPrivacySetting!()).resolves.toMatchObject({
      needAuthorization: true,
      privacyContractName: '《慢山茶铺小程序隐私保护指引》',
    })
    const both = [client.phoneNumber(), wx.requirePrivacyAuthorize!()]
    await settle()
    expect(layer.querySelectorAll('.sheet')).toHaveLength(1)
    await tap('同意')
    await tap('拒绝')
    await expect(Promise.all(both)).resolves.toEqual([
      { errMsg: 'getPhoneNumber:fail user deny' },
      { errMsg: 'requirePrivacyAuthorize:ok' },
    ])
    await expect(wx.getPrivacySetting!()).resolves.toMatchObject({ needAuthorization: false })
  })
})

describe('what a person gives to the mini-program', () => {
  it('is their WeChat picture, as a file', async () => {
    const { client, agree, tap, phone, drawn } = setUp()
    agree()
    const chosen = client.chooseAvatar()
    await tap('用微信头像')
    expect(await chosen).toBe('wxfile://tmp_1.png')
    expect(drawn).toEqual(['data:image/svg+xml,x'])
    expect(phone.files.find('wxfile://tmp_1.png')?.size).toBe(3)
    await expect(client.pictureUrl('wxfile://tmp_1.png')).resolves.toBe('blob:picture')
  })

  it('is a file of their own as it is, of whatever kind', async () => {
    const { client, agree, layer, phone, drawn } = setUp()
    agree()
    const chosen = client.chooseAvatar()
    await settle()
    const input = layer.querySelector('input')!
    const file = new File(['not a picture'], 'a.txt', { type: 'text/plain' })
    Object.defineProperty(input, 'files', { value: [file] })
    input.dispatchEvent(new Event('change'))
    expect(await chosen).toBe('wxfile://tmp_1.bin')
    expect([phone.files.find('wxfile://tmp_1.bin'), drawn]).toEqual([file, []])
  })

  it('is nothing where the sheet is closed', async () => {
    const { client, agree, find } = setUp()
    agree()
    const chosen = client.chooseAvatar()
    await settle()
    find('.sheet-bar button')?.click()
    expect(await chosen).toBeUndefined()
    expect(find('.sheet')).toBeNull()
  })

  it('is their nickname where they tap it, and nothing where they tap elsewhere', async () => {
    const { client, agree, tap, find } = setUp()
    agree()
    const taken = client.nickname()
    await tap('林小满')
    expect(await taken).toBe('林小满')
    const left = client.nickname()
    await settle()
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    expect(await left).toBeUndefined()
    expect(find('.bars')).toBeNull()
  })

  it('is a code for the phone number where they allow it', async () => {
    const { client, agree, tap } = setUp()
    agree()
    const given = client.phoneNumber()
    await tap('允许')
    expect(await given).toEqual({ errMsg: 'getPhoneNumber:ok', code: 'phone-1' })
  })

  it('is an errMsg where the platform gives no code', async () => {
    const { client, agree, tap } = setUp({ phoneCode: () => Promise.reject(new Error('gone')) })
    agree()
    const given = client.phoneNumber()
    await tap('允许')
    expect(await given).toEqual({ errMsg: 'getPhoneNumber:fail gone' })
  })
})

describe('sharing', () => {
  const card = {
    title: '铁观音',
    path: '/pages/product/product?productId=t&from=u1',
    imageUrl: '/generated/pictures/t.png',
  }

  it('to a friend shows what the page says, and opens its path as that friend', async () => {
    const { client, engine, tap, find, opened, server } = setUp()
    const origins: unknown[] = []
    engine.stack = [pageWith({ onShareAppMessage: (origin) => (origins.push(origin), card) })]
    const target = { id: 'share', dataset: { id: 't' } }
    client.share(target)
    await settle()
    expect(origins).toEqual([{ from: 'button', target }])
    expect(find('.share-card b')?.textContent).toBe('铁观音')
    expect(find('.share-card img')?.getAttribute('src')).toBe('/mini/file/generated/pictures/t.png')
    await tap('阿澄')
    expect(server.asked).toEqual([['switchUser', 'achen']])
    expect(opened).toEqual([['openAs', 'achen', card.path]])
  })

  it('waits for a promise of the page, and takes the rest where it fails', async () => {
    const { client, engine, find, tap } = setUp()
    engine.stack = [pageWith({ onShareAppMessage: () => ({ title: '先', promise: Promise.resolve(card) }) })]
    client.openMenu()
    await tap('转发给朋友')
    expect(find('.share-card b')?.textContent).toBe('铁观音')
    find('.sheet-bar button')?.click()
    engine.stack = [pageWith({ onShareAppMessage: () => ({ title: '先', promise: Promise.reject(new Error('no')) }) })]
    client.openMenu()
    await tap('转发给朋友')
    expect(find('.share-card b')?.textContent).toBe('先')
  })

  it('takes the app’s name and the page itself where the page says nothing', async () => {
    const { client, find } = setUp()
    client.share({ id: '', dataset: {} })
    await settle()
    expect(find('.share-card b')?.textContent).toBe('慢山茶铺')
    expect(find('.path')?.textContent).toBe('/pages/shop/shop?productId=tea%20one')
  })

  it('to Moments opens the page itself with the query of the page', async () => {
    const { client, engine, find, tap } = setUp()
    engine.stack = [pageWith({ onShareTimeline: () => ({ title: '茶', query: 'productId=t&from=u1' }) })]
    client.openMenu()
    await tap('分享到朋友圈')
    expect(find('.path')?.textContent).toBe('/pages/shop/shop?productId=t&from=u1')
  })

  it.each(['转发给朋友', '分享到朋友圈'])('by the menu’s %s says so where the page has no handler', async (entry) => {
    const { client, find, tap } = setUp()
    client.openMenu()
    await tap(entry)
    expect(find('.sheet-body')?.textContent).toContain('当前页面不可分享')
  })

  it('by the menu is not offered where the page hid it', async () => {
    const { client, engine, wx, find, tap } = setUp()
    engine.stack = [pageWith({ onShareAppMessage: () => card, onShareTimeline: () => card })]
    await wx.hideShareMenu!({ menus: ['shareAppMessage'] })
    client.openMenu()
    await tap('转发给朋友')
    expect(find('.sheet-body')?.textContent).toContain('当前页面不可分享')
    await wx.showShareMenu!()
    find('.sheet-bar button')?.click()
    client.openMenu()
    await tap('转发给朋友')
    expect(find('.share-card')).not.toBeNull()
  })
})

describe('the capsule', () => {
  it('restarts the mini-program', async () => {
    const { client, tap, opened } = setUp()
    client.openMenu()
    await tap('重新进入小程序')
    expect(opened).toEqual([['open', undefined]])
  })

  it('takes the privacy consent back', async () => {
    const { client, agree, tap, phone } = setUp()
    agree()
    client.openMenu()
    await tap('隐私授权设置')
    await tap('撤回同意')
    expect(phone.privacy.isAgreed()).toBe(false)
  })

  it('leaves the mini-program', () => {
    const { client, opened } = setUp()
    client.close()
    expect(opened).toEqual([['leave']])
  })
})

describe('pictures and web-views', () => {
  it.each([
    ['cloud://e.b/a.png', 'http://localhost:3001/17'],
    ['/generated/pictures/t.png', '/mini/file/generated/pictures/t.png'],
    ['images/t.png', '/mini/file/images/t.png'],
    ['data:image/png;base64,A', 'data:image/png;base64,A'],
    ['http://localhost:3001/products/t.svg', 'http://localhost:3001/products/t.svg'],
  ])('%s is loaded from %s', async (src, url) => {
    await expect(setUp().client.pictureUrl(src)).resolves.toBe(url)
  })

  it.each(['cloud://e.b/gone.png', 'wxfile://tmp_7.png'])('%s that is not there rejects', async (src) => {
    const tempUrls: MiniServer['tempUrls'] = async ([fileID = '']) => [
      { fileID, tempFileURL: '', status: 1, errMsg: '' },
    ]
    await expect(setUp({ tempUrls }).client.pictureUrl(src)).rejects.toThrow(src)
  })

  it('a web-view shows the app with the mark of a mini-program', () => {
    const container = document.createElement('div')
    document.body.append(container)
    const close = setUp().client.openWebView(container, 'http://localhost:3001/#/me')
    const frame = container.querySelector('iframe')
    expect(frame?.name).toContain('miniProgram=wx00000000a0000001')
    close()
    expect(container.querySelector('iframe')).toBeNull()
  })

  it.each(['https://evil.example/', 'javascript:alert(1)', 'localhost:3001', ''])(
    'a web-view does not open %j',
    (src) => {
      const container = document.createElement('div')
      setUp().client.openWebView(container, src)
      expect(container.querySelector('iframe')).toBeNull()
      expect(container.textContent).toContain('不是业务域名')
    },
  )
})
