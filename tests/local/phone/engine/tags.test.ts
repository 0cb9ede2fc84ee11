/** @jest-environment jsdom */
import { onePage, runApp, settle } from './runApp'

const SAY = '{ say({ type, detail }) { wx.say(type, detail) } }'

describe('<input> and <textarea>', () => {
  it('write back by model:value, and tell what is typed', async () => {
    const app = await runApp(
      onePage(
        '<input id="a" model:value="{{name}}" bindinput="typed"/><textarea id="b" value="{{name}}"/><text id="c">{{name}}</text>',
        `{ data: { name: '茶' }, typed({ detail }) { wx.say(detail.value) } }`,
      ),
    )
    app.type('#a', '龙井')
    expect([app.text('#c'), app.find('#b').querySelector('textarea')?.value, ...app.said]).toEqual([
      '龙井',
      '龙井',
      '龙井',
    ])
  })

  it('take the string that bindinput returns', async () => {
    const app = await runApp(
      onePage('<input id="a" bindinput="cut"/>', `{ cut({ detail }) { return detail.value.slice(0, 2) } }`),
    )
    app.type('#a', 'abcd')
    expect(app.find('#a input')).toMatchObject({ value: 'ab' })
  })

  it('tell focus, blur and confirm once each', async () => {
    const app = await runApp(onePage('<input id="a" value="x" bindfocus="say" bindblur="say" bindconfirm="say"/>', SAY))
    const native = app.find('#a input')
    native.focus()
    native.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    native.blur()
    expect(app.said.map((said) => (said as unknown[])[0])).toEqual(['focus', 'confirm', 'blur'])
  })

  it('offer WeChat’s nickname, and review it', async () => {
    const app = await runApp(onePage('<input id="a" type="nickname" bindinput="say" bindnicknamereview="say"/>', SAY))
    app.find('#a input').focus()
    await settle()
    app.find('#a input').blur()
    expect(app.said).toEqual([
      ['input', expect.objectContaining({ value: '小山' })],
      ['nicknamereview', { pass: true, timeout: false }],
    ])
  })

  it.each([
    ['type="number"', { inputMode: 'numeric' }],
    ['type="digit"', { inputMode: 'decimal' }],
    ['password', { type: 'password' }],
    ['maxlength="3"', { maxLength: 3 }],
    ['', { maxLength: 140, type: 'text' }],
    ['disabled', { disabled: true }],
    ['placeholder="名字" aria-label="你的名字"', { placeholder: '名字' }],
    ['confirm-type="search"', { enterKeyHint: 'search' }],
  ])('<input %s> is such a field', async (attributes, expected) => {
    const app = await runApp(onePage(`<input id="a" ${attributes}/>`))
    expect(app.find('#a input')).toMatchObject(expected)
  })
})

describe('<button>', () => {
  it('is a button for everybody, and none while it is disabled', async () => {
    const app = await runApp(
      onePage(
        '<button id="a" bind:tap="say" disabled="{{off}}" loading="{{off}}">买</button><view id="b" bind:tap="turn"/>',
        `{ data: { off: false }, say() { wx.say('bought') }, turn() { this.setData({ off: true }) } }`,
      ),
    )
    const button = app.find('#a')
    expect([button.getAttribute('role'), button.tabIndex]).toEqual(['button', 0])
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    app.tap('#b')
    app.tap('#a')
    expect(app.said).toEqual(['bought'])
    expect([button.getAttribute('aria-disabled'), button.hasAttribute('data-loading')]).toEqual(['true', true])
  })

  it('asks WeChat by its open-type', async () => {
    const app = await runApp(
      onePage(
        '<button id="a" open-type="chooseAvatar" bind:chooseavatar="say"/>' +
          '<button id="b" open-type="getPhoneNumber|agreePrivacyAuthorization" bindgetphonenumber="say" bindagreeprivacyauthorization="say"/>' +
          '<button id="c" open-type="share" data-tea="1"/>',
        SAY,
      ),
    )
    for (const id of ['#a', '#b', '#c']) app.tap(id)
    await settle()
    expect(app.said).toEqual([
      ['agreeprivacyauthorization', {}],
      ['chooseavatar', { avatarUrl: 'wxfile://avatar' }],
      ['getphonenumber', { errMsg: 'getPhoneNumber:ok', code: 'a-code' }],
    ])
    expect(app.asked).toEqual([
      ['agree', 'b'],
      ['share', { id: 'c', dataset: { tea: '1' } }],
    ])
  })

  it('says nothing when the person closes the sheet, and reports a client that fails', async () => {
    const client = { chooseAvatar: async () => undefined, phoneNumber: () => Promise.reject(new Error('no phone')) }
    const app = await runApp(
      onePage(
        '<button id="a" open-type="chooseAvatar" bind:chooseavatar="say"/><button id="b" open-type="getPhoneNumber"/>',
        SAY,
      ),
      { client },
    )
    app.tap('#a')
    app.tap('#b')
    await settle()
    expect(app.said).toEqual([])
    expect(app.errors.map(({ message }) => message)).toEqual(['no phone'])
  })
})

describe('<form>', () => {
  const FORM =
    '<form bindsubmit="say" bindreset="say"><input name="name" value="茶"/><textarea name="note" value="快"/><switch name="gift" checked/>' +
    '<input value="nameless"/><button id="go" form-type="submit"/><button id="back" form-type="reset"/></form>'

  it('submits the values of its named fields, and resets them', async () => {
    const app = await runApp(onePage(FORM, SAY))
    app.type('wx-input', '龙井')
    app.tap('wx-switch input')
    app.tap('#go')
    app.tap('#back')
    app.tap('#go')
    expect(app.said).toEqual([
      ['submit', { value: { name: '龙井', note: '快', gift: false } }],
      ['reset', {}],
      ['submit', { value: { name: '茶', note: '快', gift: true } }],
    ])
  })

  it('is easy to hit by labels', async () => {
    const app = await runApp(
      onePage(
        '<label id="a"><text>要</text><switch bindchange="say"/></label><label id="b" for="i">名字</label><input id="i"/>',
        SAY,
      ),
    )
    app.tap('#a wx-text')
    app.tap('#a input')
    app.tap('#b')
    expect(app.said).toEqual([
      ['change', { value: true }],
      ['change', { value: false }],
    ])
    expect(document.activeElement).toBe(app.find('#i input'))
  })
})

describe('<image>', () => {
  it('loads through the client, from the file that it is written in', async () => {
    const app = await runApp(
      onePage('<image id="a" src="../../pictures/a.png" mode="aspectFill" aria-label="茶杯" bindload="say"/>', SAY),
    )
    await settle()
    const native = app.find('#a img')
    expect(native).toMatchObject({ src: 'https://pictures.test/pictures/a.png', alt: '茶杯' })
    native.dispatchEvent(new Event('load'))
    expect(app.said).toEqual([['load', { width: 0, height: 0 }]])
  })

  it('sends an error for a picture that is not there', async () => {
    const client = { pictureUrl: () => Promise.reject(new Error('gone')) }
    const app = await runApp(onePage('<image src="cloud://gone" binderror="say"/>', SAY), { client })
    await settle()
    expect(app.said).toEqual([['error', { errMsg: 'GET cloud://gone failed' }]])
  })
})

describe('other tags', () => {
  it('<navigator> opens its page, and reports one that it cannot open', async () => {
    const app = await runApp({
      'app.json': { pages: ['pages/shop/shop', 'pages/tea/tea'] },
      ...onePage('<navigator id="a" url="../tea/tea?a=1">茶</navigator><navigator id="b" url="/pages/gone/gone"/>'),
      'pages/tea/tea.wxml': '<navigator id="back" open-type="navigateBack"/>',
      'pages/tea/tea.ts': 'Page({ onLoad({ a }) { wx.say(a) } })',
    })
    app.tap('#b')
    app.tap('#a')
    await settle()
    expect(app.said).toEqual(['1'])
    expect(app.errors.map(({ message }) => message)).toEqual(['navigateTo:fail page "pages/gone/gone" is not found'])
    app.tap('#back')
    await settle()
    expect(app.engine.pages()).toHaveLength(1)
  })

  it('<scroll-view> tells scrolling, and its lower end once', async () => {
    const app = await runApp(
      onePage(
        '<scroll-view id="a" scroll-y bindscroll="say" bindscrolltolower="say"/>',
        '{ say({ type }) { wx.say(type) } }',
      ),
    )
    const element = app.find('#a')
    Object.defineProperties(element, { scrollHeight: { value: 500 }, clientHeight: { value: 100 } })
    for (const top of [100, 360, 380]) {
      element.scrollTop = top
      element.dispatchEvent(new Event('scroll'))
    }
    expect(app.said).toEqual(['scroll', 'scroll', 'scrolltolower', 'scroll'])
  })

  it('<web-view> is opened and closed by the client', async () => {
    const app = await runApp({
      'app.json': { pages: ['pages/shop/shop', 'pages/web/web'] },
      'pages/web/web.wxml': '<web-view src="{{to}}"/>',
      'pages/web/web.ts': `Page({ data: { to: 'http://shop.test/' } })`,
    })
    await app.engine.navigateTo('/pages/web/web')
    expect(app.text('wx-web-view')).toBe('http://shop.test/')
    await app.engine.navigateBack(1)
    expect(app.asked).toEqual([['closed', 'http://shop.test/']])
  })

  it('<icon>, <text> and <view> take what they say they take', async () => {
    const app = await runApp(
      onePage(
        '<icon id="a" type="success" size="40"/><text id="b" user-select space="nbsp">a</text><view id="c" hidden="{{true}}" aria-role="alert" aria-label="x" hover-class="down"/>',
      ),
    )
    expect([app.find('#a').querySelector('svg') !== null, app.find('#a').style.width]).toEqual([true, '40px'])
    expect(app.find('#b').className).toBe('mini-selectable mini-spaces')
    expect([
      app.find('#c').hidden,
      app.find('#c').getAttribute('role'),
      app.find('#c').getAttribute('aria-label'),
    ]).toEqual([true, 'alert', 'x'])
    app.find('#c').dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
    expect(app.find('#c').className).toBe('down')
    app.find('#c').dispatchEvent(new MouseEvent('pointerup', { bubbles: true }))
    expect([app.find('#c').className, app.warnings]).toEqual(['', []])
  })
})
