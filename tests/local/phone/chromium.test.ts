import { chromiumPath } from '../../support/chromium'

describe('chromiumPath', () => {
  it('takes the one that WXFLOW_CHROMIUM names, else the first that is there', () => {
    expect(chromiumPath(__filename, ['/bin/sh'])).toBe(__filename)
    expect(chromiumPath('', ['', '/no/such/chromium', __filename])).toBe(__filename)
  })

  it('says in two languages how to get one', () => {
    expect(() => chromiumPath('', [])).toThrow(/npx playwright-core install chromium[\s\S]*浏览器测试需要 Chromium/)
    expect(() => chromiumPath('/no/such/chromium')).toThrow('WXFLOW_CHROMIUM names no file: /no/such/chromium')
  })
})
