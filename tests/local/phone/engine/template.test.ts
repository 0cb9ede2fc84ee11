/** @jest-environment jsdom */
import { onePage, runApp } from './runApp'

describe('wxml', () => {
  it('chooses by wx:if, repeats by wx:for, and keeps what has the same key', async () => {
    const app = await runApp(
      onePage(
        '<view id="a" wx:if="{{rows.length > 1}}">多</view><view id="a" wx:else>少</view>' +
          '<view class="row" wx:for="{{rows}}" wx:key="id" wx:for-item="row" wx:for-index="at">{{at}}{{row.name}}</view>' +
          '<text wx:for="{{names}}" wx:key="*this">{{item}}</text><view id="b" bind:tap="turn"/>',
        `{ data: { rows: [{ id: 1, name: '茶' }, { id: 2, name: '杯' }], names: ['一', '二'] },
           turn() { this.setData({ rows: this.data.rows.slice().reverse() }) } }`,
      ),
    )
    const [first] = app.all('.row')
    expect([app.text('#a'), ...app.all('.row').map((row) => row.textContent)]).toEqual(['多', '0茶', '1杯'])
    expect(app.all('wx-text').map((node) => node.textContent)).toEqual(['一', '二'])
    app.tap('#b')
    expect(app.all('.row').map((row) => row.textContent)).toEqual(['0杯', '1茶'])
    expect(app.all('.row')[1]).toBe(first)
  })

  it('uses templates and includes of other files', async () => {
    const app = await runApp({
      ...onePage(
        '<import src="../../parts/row.wxml"/><template is="row" data="{{...tea, big: true}}"/><include src="/parts/foot.wxml"/>',
        `{ data: { tea: { name: '龙井' }, shop: '茶铺' } }`,
      ),
      'parts/row.wxml': '<template name="row"><view id="row">{{name}}{{big}}</view></template>',
      'parts/foot.wxml': '<view id="foot">{{shop}}</view>',
    })
    expect([app.text('#row'), app.text('#foot')]).toEqual(['龙井true', '茶铺'])
  })

  it('sets data by path, before and after the page is shown', async () => {
    const app = await runApp(
      onePage(
        '<view id="a">{{rows[0].tags[1]}}-{{shop.name}}-{{fresh}}</view><view id="b" bind:tap="change"/>',
        `{ data: { rows: [{ tags: ['a', 'b'] }], shop: { name: 'x' } },
           onLoad() { this.setData({ 'rows[0].tags[1]': '新' }, () => wx.say('written')) },
           change() { this.setData({ 'shop.name': '慢山', fresh: [1].length }) } }`,
      ),
    )
    expect(app.text('#a')).toBe('新-x-')
    app.tap('#b')
    expect(app.text('#a')).toBe('新-慢山-1')
  })

  it('fills slots, named ones too, and passes properties, events and classes to components', async () => {
    const app = await runApp({
      ...onePage(
        '<panel title="{{title}}" bind:close="closed" data-which="first" panel-class="red"><view slot="head">头</view>身</panel>',
        `{ data: { title: '茶' }, closed(event) { wx.say([event.type, event.detail, event.target.dataset]) } }`,
      ),
      'pages/shop/shop.json': { usingComponents: { panel: '/parts/panel' } },
      'parts/panel.json': { component: true },
      'parts/panel.wxml':
        '<view id="p" class="own panel-class" bind:tap="tapped"><slot name="head"/>{{shown}}<slot/></view>',
      'parts/panel.wxss': '.own { color: red }',
      'parts/panel.ts': `Component({ options: { multipleSlots: true }, externalClasses: ['panel-class'], behaviors: ['wx://form-field'],
        properties: { title: String }, data: { shown: '' }, observers: { title(title) { this.setData({ shown: title + '！' }) } },
        methods: { tapped() { this.triggerEvent('close', { by: 'tap' }) } } })`,
    })
    expect(app.text('#p')).toBe('头茶！身')
    expect(app.find('#p').className.split(' ').sort()).toEqual(['parts-panel--own', 'red'])
    app.tap('#p')
    expect(app.said).toEqual([['close', { by: 'tap' }, { which: 'first' }]])
  })

  it('writes rpx in a style as parts of the width, and leaves ids as they are', async () => {
    const app = await runApp(
      onePage('<view id="a" style="width: {{w}}rpx; height: 10vh">茶</view>', '{ data: { w: 75 } }'),
    )
    expect(app.find('#a').getAttribute('style')).toBe('width: 10vw; height: 10cqh')
  })

  it('adds a style sheet once, and uses only the visible page’s own', async () => {
    const app = await runApp({
      ...onePage('<view/>'),
      'app.json': { pages: ['pages/shop/shop', 'pages/tea/tea'] },
      'app.wxss': '.a { color: red }',
      'pages/shop/shop.wxss': '.b { color: red }',
      'pages/tea/tea.wxml': '<view/>',
      'pages/tea/tea.wxss': '.c { color: red }',
      'pages/tea/tea.ts': 'Page({})',
    })
    await app.engine.navigateTo('/pages/tea/tea')
    await app.engine.navigateTo('/pages/tea/tea')
    const sheets = [...document.head.querySelectorAll('style')].map(({ dataset, media }) => [dataset.wxss, media])
    expect(sheets).toEqual([
      ['app', ''],
      ['pages/shop/shop', 'not all'],
      ['pages/tea/tea', 'all'],
    ])
  })
})
