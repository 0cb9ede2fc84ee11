import { removeApps, warningsIn, type Files } from './fixture'

afterAll(removeApps)

const wxml = (source: string) => ({ 'pages/shop/shop.wxml': source })
const app = (json: object) => ({ 'app.json': { pages: ['pages/shop/shop'], ...json } })
const component = (wxss: string): Files => ({
  'pages/shop/shop.json': { usingComponents: { price: '../../price/price' } },
  'price/price.json': { component: true },
  'price/price.ts': 'Component({})',
  'price/price.wxml': '<slot/>',
  'price/price.wxss': wxss,
})

describe('compileMiniProgram warns', () => {
  it.each<[string, Files, object]>([
    ['of a tag', wxml('<view>\n<video src="a"/></view>'), { kind: 'tag', name: 'video', file: 'pages/shop/shop.wxml' }],
    ['of <wxs>', wxml('<wxs module="m">module.exports = {}</wxs>'), { kind: 'tag', name: 'wxs' }],
    ['of an attribute', wxml('<image src="a" mood="x"/>'), { kind: 'attribute', name: 'image mood' }],
    ['of an open-type', wxml('<button open-type="contact"/>'), { kind: 'attribute', name: 'button open-type=contact' }],
    ['of an event', wxml('<button bind:contact="a"/>'), { kind: 'attribute', name: 'button bind:contact' }],
    ['of an event without colon', wxml('<view bindplay="a"/>'), { kind: 'attribute', name: 'view bind:play' }],
    ['of change: listeners', wxml('<view change:prop="{{a}}"/>'), { kind: 'attribute', name: 'change:prop' }],
    ['of a key of app.json', app({ plugins: {} }), { kind: 'config', name: 'plugins', file: 'app.json' }],
    ['of a key of its window', app({ window: { pageOrientation: 'auto' } }), { name: 'window.pageOrientation' }],
    ['of a key of its tab bar', app({ tabBar: { custom: true, list: [] } }), { name: 'tabBar.custom' }],
    ['of a key of a page', { 'pages/shop/shop.json': { renderer: 'skyline' } }, { kind: 'config', name: 'renderer' }],
    ['of a picture in wxss', { 'app.wxss': '.a { background: url("./a.png") }' }, { kind: 'wxss', name: 'url()' }],
    [
      'of a wxss import from the network',
      { 'app.wxss': '@import "https://a.cn/a.wxss";' },
      { kind: 'wxss', name: '@import' },
    ],
    ['of a tag selector in a component', component('view { color: red }'), { kind: 'wxss', name: 'view' }],
    ['of an id selector in a component', component('#a { color: red }'), { kind: 'wxss', name: '#a' }],
    ['of an attribute selector in a component', component('.a[b] { color: red }'), { kind: 'wxss', name: '[b]' }],
  ])('%s by name', async (_, files, warning) => {
    expect(await warningsIn(files)).toEqual([expect.objectContaining(warning)])
  })

  it('says the line', async () => {
    const [warning] = await warningsIn(wxml('<view>\n\n  <map/></view>'))
    expect(warning?.message).toBe('pages/shop/shop.wxml:3 <map> is not supported.')
  })

  it.each([
    [
      'what every tag has',
      '<view id="a" class="b" style="c" hidden data-x="1" mark:y="2" aria-label="z" aria-role="button"/>',
    ],
    [
      'events in every spelling',
      '<view bindtap="a" bind:tap="a" catchtap="a" catch:longpress="a" capture-bind:touchstart="a"/>',
    ],
    [
      'the template language',
      '<block wx:for="{{a}}" wx:key="id"><slot name="b"/></block><template is="c" data="{{...d}}"/>',
    ],
    ['text that looks like a tag', "<view>{{a ? '<video>' : ''}}</view><!-- <video/> -->"],
    ['both open-types of one button', '<button open-type="getPhoneNumber|agreePrivacyAuthorization"/>'],
    ['model:value', '<input model:value="{{a}}"/>'],
  ])('not of %s', async (_, source) => {
    expect(await warningsIn(wxml(source))).toEqual([])
  })
})
