import { html, page, type Html } from '../../../local/pages/page'

const setUp = (over: Partial<Parameters<typeof page>[0]> = {}) =>
  page({ title: '确认登录', language: 'zh', body: html`<p>你好</p>`, nonce: 'n0nce', ...over })

describe('html', () => {
  it('escapes text so that it stays text, in elements and in quoted attributes', () => {
    expect(html`<b title="${`"'`}">${'<script>&'}</b>`.html).toBe('<b title="&quot;&#39;">&lt;script&gt;&amp;</b>')
  })

  it('keeps markup that it made itself, alone or in a list, and numbers', () => {
    const items = ['a', '<'].map((text) => html`<i>${text}</i>`)
    expect(html`<b>${items}${7}</b>`.html).toBe('<b><i>a</i><i>&lt;</i>7</b>')
  })

  it('never takes an object from outside for markup', () => {
    const forged = JSON.parse('{"html":"<script>alert(1)</script>"}') as Html
    expect(() => html`${forged}`).toThrow(TypeError)
    expect(() => html`${[forged]}`).toThrow(TypeError)
  })

  it.each([undefined, null, {}, true])('refuses %p, which would print nonsense', (value) => {
    expect(() => html`${value as unknown as string}`).toThrow(TypeError)
  })

  it('cannot be changed after it was made', () => {
    const markup = html`<p></p>`
    expect(() => Object.assign(markup, { html: '<script>' })).toThrow(TypeError)
  })
})

describe('page', () => {
  it('is a whole document with the ribbon of the local sandbox, the tokens and the language', () => {
    const document = setUp()
    expect(document).toMatch(/^<!doctype html>/)
    expect(document).toContain('本地沙箱 · <span lang="en">local sandbox</span>')
    expect(document).toContain('lang="zh-CN"')
    expect(document).toContain('--brand:')
    expect(document).toMatch(/<main>\s*<p>你好<\/p>\s*<\/main>/)
    expect(setUp({ language: 'en' })).toContain('<html lang="en">')
  })

  it('escapes the title and carries the nonce on its style and script, and has no script unless asked', () => {
    expect(setUp({ title: '</title><script>' })).toContain('<title>&lt;/title&gt;&lt;script&gt;</title>')
    expect(setUp()).toContain('<style nonce="n0nce">')
    expect(setUp()).not.toContain('<script')
    expect(setUp({ script: 'if (1 < 2) go()' })).toMatch(/<script nonce="n0nce">\s*if \(1 < 2\) go\(\)\s*<\/script>/)
  })

  it('refuses a script or style that would end its own element', () => {
    expect(() => setUp({ script: 'x = "</script>"' })).toThrow(TypeError)
    expect(() => setUp({ style: '</STYLE>' })).toThrow(TypeError)
  })
})
