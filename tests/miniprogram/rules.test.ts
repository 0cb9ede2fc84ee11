import { readConfig, readSource, sourceFiles } from './support/sources'
import { tagsOf, textsOf } from './support/wxml'

/** What the local phone plays; https://developers.weixin.qq.com/miniprogram/dev/component/ has more. */
const TAGS = [
  ...['view', 'text', 'button', 'input', 'textarea', 'image', 'scroll-view', 'form', 'label', 'navigator', 'switch'],
  ...['icon', 'block', 'slot', 'web-view', 'page-meta'],
]
const APIS = [
  ...['login', 'cloud', 'requestPayment', 'navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack'],
  ...['showToast', 'hideToast', 'showModal', 'showLoading', 'hideLoading', 'showActionSheet', 'setNavigationBarTitle'],
  ...['setNavigationBarColor', 'setClipboardData', 'getStorage', 'setStorage', 'removeStorage', 'getStorageSync'],
  ...['setStorageSync', 'removeStorageSync', 'getStorageInfoSync', 'clearStorageSync', 'getWindowInfo'],
  ...['getAppBaseInfo', 'getDeviceInfo', 'getSystemSetting', 'getNetworkType', 'onNetworkStatusChange'],
  ...['startPullDownRefresh', 'stopPullDownRefresh', 'pageScrollTo', 'showShareMenu', 'hideShareMenu'],
  ...['getPrivacySetting', 'onNeedPrivacyAuthorization', 'requirePrivacyAuthorize', 'openPrivacyContract'],
  ...['getAccountInfoSync', 'getLaunchOptionsSync', 'getEnterOptionsSync', 'createSelectorQuery', 'nextTick'],
  ...['canIUse', 'onThemeChange', 'offThemeChange', 'getUpdateManager', 'previewImage', 'vibrateShort', 'onError'],
  'onUnhandledRejection',
]

const wxmlFiles = sourceFiles('.wxml')
const codeFiles = sourceFiles('.ts')

const codeThat = (pattern: RegExp) => codeFiles.filter((file) => pattern.test(readSource(file)))

describe.each(wxmlFiles)('%s', (file) => {
  const tags = tagsOf(file)
  const attributes = tags.flatMap((tag) => Object.entries(tag.attributes))

  it('uses built-in tags that the local phone plays, and own components that its JSON names', () => {
    const own = Object.keys(usingComponents(file))
    const used = new Set(tags.map(({ name }) => name))
    expect([...used].filter((name) => !TAGS.includes(name) && !own.includes(name))).toEqual([])
    expect(own.filter((name) => !used.has(name))).toEqual([])
  })

  it('binds events with a colon, to methods that exist', () => {
    const bound = attributes.filter(([name]) => /^(mut-|capture-)?(bind|catch)/.test(name))
    expect(bound.filter(([name]) => !/^(mut-bind|capture-bind|capture-catch|bind|catch):[a-z]+$/.test(name))).toEqual(
      [],
    )

    const code = readSource(file.replace('.wxml', '.ts'))
    const methods = bound.map(([, method]) => method).filter((method) => method !== '')
    expect(methods.filter((method) => !new RegExp(`\\b${method}(\\(|:|,)`).test(code))).toEqual([])
  })

  it('gives every list a key', () => {
    expect(tags.filter((tag) => 'wx:for' in tag.attributes && !('wx:key' in tag.attributes))).toEqual([])
  })

  it('writes texts that every engine reads alike: no "\\n", only escapes of XML', () => {
    expect(textsOf(file)).not.toMatch(/\\n/)
    expect(textsOf(file).replaceAll(/&(lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);/gi, '')).not.toMatch(/&/)
  })

  it('describes every picture for those who cannot see it, or hides it from them', () => {
    const images = tags.filter(({ name }) => name === 'image')
    expect(images.filter((tag) => !('aria-label' in tag.attributes) && !('aria-hidden' in tag.attributes))).toEqual([])
  })
})

describe('the code', () => {
  it('has no wxs, which the simulated compiler does not run', () => {
    expect(sourceFiles('.wxs')).toEqual([])
    expect(wxmlFiles.filter((file) => tagsOf(file).some(({ name }) => name === 'wxs'))).toEqual([])
  })

  it('asks nothing of the withdrawn getUserInfo and getUserProfile', () => {
    expect(codeThat(/getUser(Info|Profile)/)).toEqual([])
    expect(wxmlFiles.filter((file) => /getUser(Info|Profile)/i.test(readSource(file)))).toEqual([])
  })

  it('calls cloud functions in services/api.ts only', () => {
    expect(codeThat(/callFunction/)).toEqual(['services/api.ts'])
  })

  it('uses only APIs of wx that the local phone plays', () => {
    const used = codeFiles.flatMap((file) =>
      [...readSource(file).matchAll(/\bwx\.(\w+)/g)].map(([, name = '']) => `${file}: ${name}`),
    )
    expect(used.filter((use) => !APIS.includes(use.split(': ')[1] ?? ''))).toEqual([])
  })

  it('imports without an extension, as DevTools keeps the name', () => {
    expect(codeThat(/from '\.[^']*\.(ts|js)'/)).toEqual([])
  })

  it('loads nothing from other hosts', () => {
    const all = [...codeFiles, ...wxmlFiles, ...sourceFiles('.wxss')]
    expect(all.filter((file) => /https?:\/\//.test(readSource(file)))).toEqual([])
  })
})

function usingComponents(file: string): Record<string, string> {
  const ofFile = readConfig<{ usingComponents?: Record<string, string> }>(file.replace('.wxml', '.json'))
  return ofFile.usingComponents ?? {}
}
