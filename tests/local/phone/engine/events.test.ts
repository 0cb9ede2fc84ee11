/** @jest-environment jsdom */
import { onePage, runApp, settle } from './runApp'

describe('events', () => {
  it('reach handlers as plain objects with dataset, mark, detail and touches', async () => {
    const app = await runApp(
      onePage(
        '<view id="out" data-shop="慢山" mark:row="1" bind:tap="tapped"><text id="in" data-tea-id="{{7}}">茶</text></view>',
        `{ tapped(event) { wx.say(JSON.parse(JSON.stringify(event))) } }`,
      ),
    )
    app.find('#in').dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 3, clientY: 4 }))
    expect(app.said).toEqual([
      expect.objectContaining({
        type: 'tap',
        target: { id: 'in', dataset: { teaId: 7 }, offsetLeft: 0, offsetTop: 0 },
        currentTarget: expect.objectContaining({ id: 'out', dataset: { shop: '慢山' } }),
        mark: { row: '1' },
        detail: { x: 3, y: 4 },
        touches: [expect.objectContaining({ clientX: 3, clientY: 4 })],
        changedTouches: [expect.anything()],
      }),
    ])
  })

  it('go down by capture and up by bind, until catch', async () => {
    const app = await runApp(
      onePage(
        '<view bind:tap="never"><view capture-bind:tap="down" catchtap="up"><view id="a" bindtap="own"/></view></view>',
        `{ never() { wx.say('never') }, down() { wx.say('down') }, up() { wx.say('up') }, own() { wx.say('own'); return false } }`,
      ),
    )
    app.tap('#a')
    expect(app.said).toEqual(['down', 'own', 'up'])
  })

  it('have no tap after a long press that somebody hears', async () => {
    const app = await runApp(
      onePage('<view id="a" bind:longpress="say" bind:tap="say"/>', '{ say({ type }) { wx.say(type) } }'),
    )
    jest.useFakeTimers()
    app.find('#a').dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
    jest.advanceTimersByTime(400)
    jest.useRealTimers()
    app.tap('#a')
    app.tap('#a')
    expect(app.said).toEqual(['longpress', 'tap'])
  })

  it('tell touches', async () => {
    const app = await runApp(
      onePage('<view id="a" bind:touchstart="say"/>', '{ say({ type, touches }) { wx.say(type, touches.length) } }'),
    )
    const touches = [{ identifier: 1, clientX: 1, clientY: 2, pageX: 1, pageY: 2 }]
    app
      .find('#a')
      .dispatchEvent(Object.assign(new Event('touchstart', { bubbles: true }), { touches, changedTouches: touches }))
    expect(app.said).toEqual([['touchstart', 1]])
  })
})

describe('failures of the app', () => {
  const APP = { 'app.ts': `App({ onError(text) { wx.say(text.split('\\n')[0]) } })` }

  it('in a handler, sync or async, reach App.onError and the report', async () => {
    const app = await runApp({
      ...onePage(
        '<view id="a" bind:tap="sync"/><view id="b" bind:tap="async"/>',
        `{ sync() { throw new Error('sync') }, async async() { await null; throw new Error('async') } }`,
      ),
      ...APP,
    })
    app.tap('#a')
    app.tap('#b')
    await settle()
    expect(app.errors.map(({ message }) => message)).toEqual(['sync', 'async'])
    expect(app.said).toEqual(['sync', 'async'])
  })

  it('in a lifecycle, an observer or a script do not stop the page', async () => {
    const app = await runApp({
      'pages/shop/shop.wxml': '<broken a="1"/><view id="a">茶</view>',
      'pages/shop/shop.json': { usingComponents: { broken: '/parts/broken' } },
      'pages/shop/shop.ts': `Page({ onLoad() { throw new Error('load') }, async onShow() { throw new Error('show') } })`,
      'parts/broken.json': { component: true },
      'parts/broken.wxml': '',
      'parts/broken.ts': `Component({ properties: { a: String }, observers: { a() { throw new Error('observer') } },
        lifetimes: { attached() { throw new Error('attached') } } })`,
    })
    await settle()
    expect(app.errors.map(({ message }) => message).sort()).toEqual(['attached', 'load', 'observer', 'show'])
    expect(app.text('#a')).toBe('茶')
  })

  it('go to onUnhandledRejection where the app has it', async () => {
    const app = await runApp({
      ...onePage('<view/>', `{ async onLoad() { throw { errMsg: 'request:fail' } } }`),
      'app.ts': `App({ onUnhandledRejection({ reason }) { wx.say(reason.errMsg) } })`,
    })
    await settle()
    expect(app.said).toEqual(['request:fail'])
    expect(app.errors.map(({ message }) => message)).toEqual(['request:fail'])
  })

  it('in a page’s script leave an empty page, and one in onError itself is told too', async () => {
    const app = await runApp({
      ...onePage('<view id="a">茶</view>'),
      'pages/shop/shop.ts': `throw new Error('script')`,
      'app.ts': `App({ onError() { throw new Error('hook') } })`,
    })
    expect(app.errors.map(({ message }) => message)).toEqual(['script', 'hook'])
    expect(app.text('#a')).toBe('茶')
  })
})
