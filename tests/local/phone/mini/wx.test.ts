/** @jest-environment jsdom */
import { setUpPhone, settle } from './setUpPhone'

beforeAll(() => {
  window.matchMedia = (() => ({ matches: false, addEventListener: () => undefined })) as never
})
beforeEach(() => localStorage.clear())

describe('every API of wx', () => {
  it('answers by a promise where no callback is given', async () => {
    const { wx } = setUpPhone()
    await expect(wx.login!()).resolves.toEqual({ errMsg: 'login:ok', code: 'code-1' })
  })

  it('answers by success and complete, and by fail and complete, and then by no promise', async () => {
    const { wx } = setUpPhone()
    const heard: unknown[] = []
    const callbacks = {
      success: (result: unknown) => heard.push(['success', result]),
      fail: (result: unknown) => heard.push(['fail', result]),
      complete: (result: unknown) => heard.push(['complete', result]),
    }
    expect(wx.login!(callbacks)).toBeUndefined()
    await settle()
    expect(wx.navigateTo!({ url: '/nowhere', ...callbacks })).toBeUndefined()
    await settle()
    const ok = { errMsg: 'login:ok', code: 'code-1' }
    const failed = { errMsg: 'navigateTo:fail page "/nowhere" is not found' }
    expect(heard).toEqual([
      ['success', ok],
      ['complete', ok],
      ['fail', failed],
      ['complete', failed],
    ])
  })

  it('rejects with a plain object, as the platform does', async () => {
    const { wx } = setUpPhone()
    await expect(wx.navigateTo!({ url: '/nowhere' })).rejects.toEqual({
      errMsg: 'navigateTo:fail page "/nowhere" is not found',
    })
  })

  it('refuses a parameter of the wrong type by name', async () => {
    const { wx } = setUpPhone()
    const errMsg = 'parameter error: parameter.url should be String instead of'
    await expect(wx.navigateTo!({ url: 7 })).rejects.toEqual({ errMsg: `navigateTo:fail ${errMsg} Number;` })
    await expect(wx.navigateTo!()).rejects.toEqual({ errMsg: `navigateTo:fail ${errMsg} Undefined;` })
  })

  it('that does not exist fails, and warns once by name', async () => {
    const { wx, engine } = setUpPhone()
    await expect(wx.scanCode!()).rejects.toEqual({ errMsg: 'scanCode:fail not supported' })
    await expect(wx.scanCode!({})).rejects.toEqual({ errMsg: 'scanCode:fail not supported' })
    expect(() => wx.getFileSystemManagerSync!()).toThrow('getFileSystemManagerSync:fail not supported')
    const cloud = wx.cloud as unknown as Record<string, () => Promise<unknown>>
    await expect(cloud.callContainer!()).rejects.toEqual({ errMsg: 'cloud.callContainer:fail not supported' })
    expect(engine.warnings.map(({ kind, name }) => [kind, name])).toEqual([
      ['api', 'scanCode'],
      ['api', 'getFileSystemManagerSync'],
      ['api', 'cloud.callContainer'],
    ])
  })

  it.each([
    ['login', true],
    ['cloud.callFunction', true],
    ['getStorage.return.data', true],
    ['button.open-type.chooseAvatar', true],
    ['input', true],
    ['web-view', true],
    ['scanCode', false],
    ['cloud.database', false],
    ['button.open-type.contact', false],
    ['map', false],
    ['toString', false],
    ['', false],
  ])('canIUse(%j) is %s', (schema, expected) => {
    expect(setUpPhone().wx.canIUse!(schema)).toBe(expected)
  })

  it('lets nobody take wx for a promise', async () => {
    const { wx, engine } = setUpPhone()
    expect(await Promise.resolve(wx)).toBe(wx)
    expect(engine.warnings).toEqual([])
  })
})

describe('navigation', () => {
  it('passes on to the engine', async () => {
    const { wx, engine } = setUpPhone()
    await wx.navigateTo!({ url: '/pages/a/a?x=1' })
    await wx.navigateBack!()
    await wx.setNavigationBarTitle!({ title: '茶' })
    await wx.setNavigationBarColor!({ frontColor: '#FFFFFF', backgroundColor: '#07c160' })
    await wx.pageScrollTo!({ scrollTop: 10 })
    expect(engine.did).toEqual([
      ['navigateTo', '/pages/a/a?x=1'],
      ['navigateBack', 1],
      ['setTitle', '茶'],
      ['setBarColors', { frontColor: '#ffffff', backgroundColor: '#07c160' }],
      ['scrollTo', [10, 300]],
    ])
  })

  it('takes black and white only as the bar’s front colour', async () => {
    const { wx } = setUpPhone()
    const red = { frontColor: '#ff0000', backgroundColor: '#000000' }
    await expect(wx.setNavigationBarColor!(red)).rejects.toEqual({
      errMsg: 'setNavigationBarColor:fail invalid frontColor "#ff0000"',
    })
  })
})

describe('storage', () => {
  it('keeps values of every kind that JSON holds', async () => {
    const { wx } = setUpPhone()
    const set = wx.setStorageSync as unknown as (key: string, value: unknown) => void
    set('cart', { items: [1, '二'] })
    expect(wx.getStorageSync!('cart')).toEqual({ items: [1, '二'] })
    await wx.setStorage!({ key: 'n', data: 0 })
    await expect(wx.getStorage!({ key: 'n' })).resolves.toEqual({ errMsg: 'getStorage:ok', data: 0 })
    expect(wx.getStorageInfoSync!()).toMatchObject({ keys: ['cart', 'n'], limitSize: 10240 })
    wx.removeStorageSync!('cart')
    expect(wx.getStorageSync!('cart')).toBe('')
    await expect(wx.getStorage!({ key: 'cart' })).rejects.toEqual({ errMsg: 'getStorage:fail data not found' })
  })

  it('of one person is out of reach for another, also when it is cleared', () => {
    const set = (wx: object, value: string) =>
      (wx as { setStorageSync(key: string, value: string): void }).setStorageSync('draft', value)
    const [xiaolin, achen] = [setUpPhone().wx, setUpPhone({ userId: 'achen' }).wx]
    set(xiaolin, '小满的')
    expect(achen.getStorageSync!('draft')).toBe('')
    set(achen, '阿澄的')
    achen.clearStorageSync!()
    expect(xiaolin.getStorageSync!('draft')).toBe('小满的')
  })

  it('refuses an entry over 1 MB', async () => {
    const { wx } = setUpPhone()
    const data = 'x'.repeat(1024 * 1024)
    await expect(wx.setStorage!({ key: 'big', data })).rejects.toEqual({
      errMsg: 'setStorage:fail entry size limit reached',
    })
  })
})

describe('wx.cloud', () => {
  interface Cloud {
    init(): void
    callFunction(options: object): Promise<unknown>
    uploadFile(options: object): Promise<unknown>
    getTempFileURL(options: object): Promise<unknown>
  }
  function setUpCloud(server: Parameters<typeof setUpPhone>[0] = {}) {
    const set = setUpPhone(server)
    const cloud = set.wx.cloud as unknown as Cloud
    cloud.init()
    return { ...set, cloud }
  }

  it('wants init first', async () => {
    const cloud = setUpPhone().wx.cloud as unknown as Cloud
    await expect(cloud.callFunction({ name: 'login' })).rejects.toMatchObject({
      errCode: -1,
      errMsg: "cloud.callFunction:fail Error: errCode: -1 | errMsg: Cloud API isn't enabled, please call init first",
    })
  })

  it('calls a function', async () => {
    const { cloud, server } = setUpCloud()
    await expect(cloud.callFunction({ name: 'order', data: { action: 'list' } })).resolves.toEqual({
      errMsg: 'cloud.callFunction:ok',
      result: { ok: true },
      requestID: 'r1',
    })
    expect(server.asked).toEqual([['order', { action: 'list' }]])
  })

  it('fails with an Error that carries errCode and errMsg where the platform refuses', async () => {
    const refusal = { errCode: -501000, errMsg: 'Error: errCode: -501000 | errMsg: no such function' }
    const { cloud } = setUpCloud({ callFunction: async () => refusal })
    const error = await cloud.callFunction({ name: 'nix' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ errCode: -501000, errMsg: `cloud.callFunction:fail ${refusal.errMsg}` })
  })

  it('fails by errMsg where the server does not answer, and where the name is missing', async () => {
    const { cloud } = setUpCloud({ callFunction: () => Promise.reject(new Error('gone')) })
    await expect(cloud.callFunction({ name: 'order' })).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('request:fail gone'),
    })
    await expect(cloud.callFunction({})).rejects.toMatchObject({ errCode: -401002 })
  })

  it('uploads a temporary file and knows its addresses', async () => {
    const { cloud, phone, server } = setUpCloud()
    const filePath = phone.files.add(new Blob(['1234'], { type: 'image/png' }))
    expect(filePath).toBe('wxfile://tmp_1.png')
    await expect(cloud.uploadFile({ cloudPath: 'avatars/u/a.png', filePath })).resolves.toEqual({
      errMsg: 'cloud.uploadFile:ok',
      fileID: 'cloud://e.b/avatars/u/a.png',
      statusCode: 204,
    })
    expect(server.asked).toEqual([['avatars/u/a.png', 4]])
    await expect(cloud.getTempFileURL({ fileList: ['cloud://a', { fileID: 'cloud://b' }] })).resolves.toMatchObject({
      fileList: [{ fileID: 'cloud://a' }, { fileID: 'cloud://b', status: 0 }],
    })
  })

  it('refuses a path that is no file of this phone', async () => {
    const { cloud } = setUpCloud()
    const upload = cloud.uploadFile({ cloudPath: 'a.png', filePath: 'wxfile://tmp_9.png' })
    await expect(upload).rejects.toMatchObject({ errCode: -401002 })
  })
})

describe('dialogs and toasts', () => {
  it('a modal answers which button was tapped', async () => {
    const { wx, tap } = setUpPhone()
    const first = wx.showModal!({ title: '取消订单？', confirmText: '取消订单', cancelText: '再想想' })
    await tap('再想想')
    await expect(first).resolves.toEqual({ errMsg: 'showModal:ok', confirm: false, cancel: true, content: null })
    const second = wx.showModal!({ content: '好吗' })
    await tap('确定')
    await expect(second).resolves.toMatchObject({ confirm: true, cancel: false })
  })

  it('an action sheet answers the index, and fails with cancel', async () => {
    const { wx, tap } = setUpPhone()
    const first = wx.showActionSheet!({ itemList: ['红茶', '绿茶'] })
    await tap('绿茶')
    await expect(first).resolves.toEqual({ errMsg: 'showActionSheet:ok', tapIndex: 1 })
    const second = wx.showActionSheet!({ itemList: ['红茶'] })
    await tap('取消')
    await expect(second).rejects.toEqual({ errMsg: 'showActionSheet:fail cancel' })
  })

  it('a toast goes by itself, loading stays until it is hidden, one at a time', async () => {
    jest.useFakeTimers()
    const { wx, layer } = setUpPhone()
    wx.showLoading!({ title: '加载中' })
    wx.showToast!({ title: '已复制' })
    await settle()
    expect([...layer.querySelectorAll('.toast')].map(({ textContent }) => textContent)).toEqual(['已复制'])
    jest.advanceTimersByTime(1500)
    expect(layer.querySelector('.toast')).toBeNull()
    wx.showLoading!({ title: '加载中' })
    await settle()
    jest.advanceTimersByTime(60_000)
    expect(layer.querySelector('.toast')).not.toBeNull()
    wx.hideLoading!()
    await settle()
    expect(layer.querySelector('.toast')).toBeNull()
    jest.useRealTimers()
  })
})
