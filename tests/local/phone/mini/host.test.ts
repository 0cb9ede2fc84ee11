/** @jest-environment jsdom */
import { launchAddress, pathOf, readLaunch } from '../../../../local/phone/client/mini/launch'
import { miniServer } from '../../../../local/phone/client/mini/miniServer'
import { createProblemPanel } from '../../../../local/phone/client/mini/problemPanel'

describe('how the mini-program is opened', () => {
  it.each([
    ['', 'pages/shop/shop', {}, 1001],
    ['?path=', 'pages/shop/shop', {}, 1001],
    ['?path=pages%2Fme%2Fme', 'pages/me/me', {}, 1007],
    ['?path=%2Fpages%2Fp%2Fp%3Fid%3Dt%26from%3Du%2525', 'pages/p/p', { id: 't', from: 'u%' }, 1007],
    ['?path=pages%2Fp%2Fp%3Fid%3Dt&restored', 'pages/p/p', { id: 't' }, 1001],
  ])('by %s', (search, path, query, scene) => {
    expect(readLaunch(search, 'pages/shop/shop')).toEqual({ path, query, scene })
  })

  it('an address opens the page that it was made of', () => {
    const page = { route: 'pages/p/p', options: { name: '一&二=三?', empty: '' } }
    const { search } = new URL(launchAddress(pathOf(page)), 'http://localhost:1')
    expect(readLaunch(search, '')).toMatchObject({ path: page.route, query: page.options })
    expect(launchAddress(undefined)).toBe('/mini/')
  })
})

describe('the way to the phone’s server', () => {
  function setUp(status: number, answer: unknown) {
    const sent: [string, RequestInit | undefined][] = []
    let switched = 0
    window.fetch = (async (url: string, init?: RequestInit) => {
      sent.push([url, init])
      return { ok: status < 400, status, json: async () => answer }
    }) as never
    const server = miniServer({ userId: () => 'xiaolin', onSwitched: () => void (switched += 1) })
    return { server, sent, switched: () => switched }
  }

  it('names the person whose page it is', async () => {
    const { server, sent } = setUp(200, { code: 'c1' })
    expect(await server.loginCode()).toBe('c1')
    expect(sent).toMatchObject([['/mini/login', { method: 'POST', headers: { 'x-phone-user': 'xiaolin' } }]])
  })

  it('percent-encodes the path of an upload', async () => {
    const { server, sent } = setUp(200, { fileID: 'f' })
    await server.upload('a/头像.png', new Blob(['x']))
    expect(sent[0]?.[1]?.headers).toMatchObject({ 'x-cloud-path': 'a%2F%E5%A4%B4%E5%83%8F.png' })
  })

  it('is told when somebody else holds the phone', async () => {
    const { server, switched } = setUp(409, { code: 'USER_SWITCHED', message: 'Load the page again.' })
    await expect(server.callFunction('login', {})).rejects.toThrow('Load the page again.')
    expect(switched()).toBe(1)
  })

  it('answers a file that is too large as wx.cloud does', async () => {
    const { server } = setUp(413, { code: 'BODY_TOO_LARGE', message: '' })
    expect(await server.upload('a.png', new Blob(['x']))).toMatchObject({ errCode: -403001 })
  })
})

describe('the panel of a source that does not compile', () => {
  it('says where and what in both languages as text, and goes', () => {
    const panel = createProblemPanel(document.body)
    panel.show({ file: 'app.json', text: { en: 'first', zh: '一' } })
    panel.show({ file: 'pages/a/a.wxml', line: 3, column: 7, text: { en: '<b>broken</b>', zh: '坏了' } })
    const shown = document.querySelectorAll('.wxflow-problem')
    expect(shown).toHaveLength(1)
    expect(shown[0]?.textContent).toContain('pages/a/a.wxml:3:7')
    expect(shown[0]?.textContent).toContain('坏了<b>broken</b>')
    panel.hide()
    expect(document.querySelector('.wxflow-problem')).toBeNull()
  })
})
