import { bridgeScript } from '../../../local/phone/bridgeScript'
import { firstDifference } from '../../../local/phone/client/firstDifference'
import { readFromMini } from '../../../local/phone/client/miniMessages'
import { frameName, readFromPage, readFrameName } from '../../../local/phone/client/protocol'
import { sharedLink } from '../../../local/phone/client/sharedLink'

describe('firstDifference', () => {
  it.each([
    ['abc', 'abd', { same: 'ab', left: 'c', right: 'd' }],
    ['abc', 'ab', { same: 'ab', left: 'c', right: '' }],
    ['', 'x', { same: '', left: '', right: 'x' }],
    ['same', 'same', { same: 'same', left: '', right: '' }],
    ['茶🍵', '茶🍶', { same: '茶', left: '🍵', right: '🍶' }],
  ])('cuts %j and %j where they part, never inside a character', (left, right, parted) => {
    expect(firstDifference(left, right)).toEqual(parted)
  })
})

describe('sharedLink', () => {
  it.each([
    ['http://localhost:1/', 'http://localhost:1/?from=singlemessage'],
    ['http://localhost:1/?a=%20b#/p/1', 'http://localhost:1/?a=%20b&from=singlemessage#/p/1'],
    ['http://localhost:1/#/a#b', 'http://localhost:1/?from=singlemessage#/a#b'],
  ])('adds where it came from to %s and changes nothing else', (link, shared) => {
    expect(sharedLink(link, 'friend')).toBe(shared)
  })
})

describe('what travels between phone and page', () => {
  it('reads back the frame’s name, and knows a foreign one', () => {
    const name = { userId: 'a&b=c', isBridgeLate: true }
    expect(readFrameName(frameName(name))).toEqual(name)
    const inWebView = { ...name, miniProgram: 'wx00000000000000a2' }
    expect(readFrameName(frameName(inWebView))).toEqual(inWebView)
    expect(readFrameName('')).toBeUndefined()
    expect(readFrameName('ads')).toBeUndefined()
  })

  it.each([
    null,
    'text',
    [],
    {},
    { type: 'wechat:invoke', pageId: 'p', id: '1', name: 'x', params: {}, url: 'u' },
    { type: 'wechat:invoke', pageId: 'p', id: 1, name: 'x', params: [], url: 'u' },
    { type: 'wechat:page', pageId: 7, url: 'u', title: 't' },
    { type: 'other', pageId: 'p', name: 'n' },
  ])('does not understand %j', (data) => {
    expect(readFromPage(data)).toBeUndefined()
  })
})

describe('what the mini-program’s host tells', () => {
  it.each([
    { type: 'mini:problem', kind: 'warning', text: 'cover-view is not played' },
    { type: 'mini:user', userId: 'achen' },
    { type: 'mini:page', route: 'pages/shop/shop', title: '慢山茶铺', barColour: 'rgb(0, 0, 0)', barText: 'white' },
    { type: 'mini:checked' },
  ])('understands %j', (message) => {
    expect(readFromMini({ ...message, more: 1 })).toEqual(message)
  })

  it('takes a problem of no known kind for an error', () => {
    expect(readFromMini({ type: 'mini:problem', text: 'x' })).toMatchObject({ kind: 'error' })
  })

  it.each([null, [], 'mini:checked', { type: 'mini:user' }, { type: 'mini:page', route: 7 }, { type: 'mini:problem' }])(
    'does not understand %j',
    (data) => {
      expect(readFromMini(data)).toBeUndefined()
    },
  )
})

describe('bridgeScript', () => {
  it('gives the built bridge the phone’s origin and nothing to the page', () => {
    const script = bridgeScript('result = PHONE_ORIGIN', 'http://localhost:3000')
    const seen = new Function(`let result; ${script}; return [result, typeof PHONE_ORIGIN]`) as () => unknown
    expect(seen()).toEqual(['http://localhost:3000', 'undefined'])
  })

  it.each(['http://localhost:3000/', '"; alert(1); "', ''])('refuses %j, which is no origin', (origin) => {
    expect(() => bridgeScript('', origin)).toThrow(TypeError)
  })
})
