/** @jest-environment jsdom */
import type { ProfileInput, Reply, UserView } from '../../../core/api'
import { refusal, type Functions } from '../support/fakeWx'
import { later, ok, openPage, playAtNow } from '../support/openPage'
import { pass } from '../support/screen'
import { aLogin, aUser } from '../support/shop'

playAtNow()

const open = (functions: Functions = {}) => openPage('pages/me/me', { functions: { profile: accepted, ...functions } })

function accepted(input: ProfileInput): Reply<{ user: UserView }> {
  if ('nickname' in input) return ok({ user: { ...aUser, nickname: input.nickname } })
  if ('phoneCode' in input) return ok({ user: { ...aUser, phone: '138****0001' } })
  return ok({ user: { ...aUser, avatarUrl: 'https://shop.example/avatar.png' } })
}

describe('the page of the customer', () => {
  it('knows who it is without asking anything', async () => {
    const page = await open({ login: () => ok(aLogin({ user: { ...aUser, nickname: '小满', phone: '138****0001' } })) })
    expect(page.find('#name').text()).toBe('小满')
    expect(page.find('#phone').text()).toContain('138****0001')
    expect(page.wx.called('function:profile')).toEqual([])
  })

  it('greets those of whom nothing is known', async () => {
    const page = await open()
    expect(page.find('#name').text()).toBe('茶友')
    expect(page.find('.avatar').attribute('src')).toBe('/generated/pictures/guest.png')
  })

  it('waits, and says why the login failed', async () => {
    const { promise, answer } = later<ReturnType<typeof refusal>>()
    const page = await open({ login: () => promise })
    await pass(200)
    expect(page.shows('.bone')).toBe(true)
    await answer(refusal('WECHAT_UNREACHABLE'))
    expect(page.text()).toContain('暂时连不上微信')

    page.wx.functions.login = () => ok(aLogin())
    await page.find('#retry').tap()
    expect(page.find('#name').text()).toBe('茶友')
  })

  it('opens the web app', async () => {
    const page = await open()
    await page.find('#open-h5').tap()
    expect(page.wx.called('navigateTo')).toEqual([{ url: '/pages/web/web' }])
  })
})

describe('the avatar', () => {
  it('is uploaded to the own folder, judged, and shown', async () => {
    const page = await open()
    expect(page.find('#avatar').attribute('open-type')).toBe('chooseAvatar')
    await page.find('#avatar').fire('chooseavatar', { avatarUrl: 'wxfile://tmp/face.png' })
    expect(page.wx.called('uploadFile')).toEqual([
      { cloudPath: expect.stringMatching(/^avatars\/u1\/[\w-]+\.png$/) as string, filePath: 'wxfile://tmp/face.png' },
    ])
    expect(page.wx.called('function:profile')).toEqual([{ avatarFileId: 'cloud://local.bucket/avatars/u1/1.png' }])
    expect(page.find('.avatar').attribute('src')).toBe('https://shop.example/avatar.png')
  })

  it('that is refused leaves the old one, and says what to do', async () => {
    const page = await open({ profile: () => refusal('AVATAR_REFUSED') })
    await page.find('#avatar').fire('chooseavatar', { avatarUrl: 'wxfile://tmp/huge.png' })
    expect(page.find('.notice').text()).toContain('请换一张 1 MB 以内的')
    expect(page.find('.avatar').attribute('src')).toBe('/generated/pictures/guest.png')
  })

  it('that could not be uploaded is told as a bad network', async () => {
    const page = await open()
    page.wx.answers['uploadFile'] = () => Promise.reject(new Error('uploadFile:fail'))
    await page.find('#avatar').fire('chooseavatar', { avatarUrl: 'wxfile://tmp/face.png' })
    expect(page.find('.notice').text()).toContain('网络好像断开了')
    expect(page.wx.called('function:profile')).toEqual([])
  })

  it('whose address has run out gives way to the guest', async () => {
    const page = await open({
      login: () => ok(aLogin({ user: { ...aUser, avatarUrl: 'https://shop.example/old.png' } })),
    })
    await page.find('.avatar').fire('error')
    expect(page.find('.avatar').attribute('src')).toBe('/generated/pictures/guest.png')
  })
})

describe('the nickname', () => {
  it('is kept once for a tap on "done" and the blur after it', async () => {
    const page = await open()
    expect(page.find('#nickname').attribute('type')).toBe('nickname')
    const field = page.find('#nickname')
    await Promise.all([field.fire('confirm', { value: ' 小满 ' }), field.fire('blur', { value: ' 小满 ' })])
    await field.fire('blur', { value: ' 小满 ' })
    expect(page.wx.called('function:profile')).toEqual([{ nickname: '小满' }])
    expect(page.find('#name').text()).toBe('小满')
  })

  it('that is refused is told with what to do', async () => {
    const page = await open({ profile: () => refusal('NICKNAME_REFUSED') })
    await page.find('#nickname').fire('blur', { value: '🍵'.repeat(200) })
    expect(page.find('.notice').text()).toContain('请写 1 到 20 个字')
    expect(page.find('#name').text()).toBe('茶友')
  })

  it('can be tried again as it is after a bad network', async () => {
    const page = await open({ profile: () => refusal('BUSY') })
    await page.find('#nickname').fire('blur', { value: '小满' })
    page.wx.functions.profile = accepted
    await page.find('#nickname').fire('blur', { value: '小满' })
    expect(page.find('#name').text()).toBe('小满')
  })

  it('is kept also while the avatar is on its way', async () => {
    const page = await open()
    page.wx.answers['uploadFile'] = () => new Promise(() => undefined)
    await page.find('#avatar').fire('chooseavatar', { avatarUrl: 'wxfile://tmp/face.png' })
    await page.find('#nickname').fire('blur', { value: '小满' })
    expect(page.find('#name').text()).toBe('小满')
  })

  it('left empty stays what it was', async () => {
    const page = await open({ login: () => ok(aLogin({ user: { ...aUser, nickname: '小满' } })) })
    await page.find('#nickname').fire('blur', { value: '   ' })
    expect(page.wx.called('function:profile')).toEqual([])
    expect(page.find('#nickname').attribute('value')).toBe('小满')
  })
})

describe('the phone number', () => {
  it("is bound by WeChat's own code", async () => {
    const page = await open()
    expect(page.find('#phone').attribute('open-type')).toBe('getPhoneNumber')
    await page.find('#phone').fire('getphonenumber', { code: 'phone-code', errMsg: 'getPhoneNumber:ok' })
    expect(page.wx.called('function:profile')).toEqual([{ phoneCode: 'phone-code' }])
    expect(page.find('#phone').text()).toContain('138****0001')
  })

  it('that somebody keeps to themselves is no failure', async () => {
    const page = await open()
    await page.find('#phone').fire('getphonenumber', { errMsg: 'getPhoneNumber:fail user deny' })
    expect(page.find('.notice').text()).toContain('不绑定也能买茶')
    expect(page.wx.called('function:profile')).toEqual([])
  })

  it('whose code is spent can be asked for again', async () => {
    const page = await open({ profile: () => refusal('PHONE_CODE_INVALID') })
    await page.find('#phone').fire('getphonenumber', { code: 'spent' })
    expect(page.find('.notice').text()).toContain('请再点一次')
  })
})

describe('the privacy notice', () => {
  it('agreed to after all takes the word about the refusal away', async () => {
    const page = await open()
    await page.find('privacy-consent').fire('refuse')
    await page.find('privacy-consent').fire('agree')
    expect(page.shows('.notice')).toBe(false)
  })

  it('refused leaves everything usable, and says so', async () => {
    const page = await open()
    await page.find('privacy-consent').fire('refuse')
    expect(page.find('.notice').text()).toContain('都可以不填，照样买茶')
    expect(page.shows('#nickname')).toBe(true)
  })

  it('can be read at any time', async () => {
    const page = await open()
    await page.find('#privacy').tap()
    expect(page.wx.called('openPrivacyContract')).toHaveLength(1)
  })
})
