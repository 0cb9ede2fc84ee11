import { chromiumPath } from '../../support/chromium'

describe('chromiumPath', () => {
  it('takes the one that WXFLOW_CHROMIUM names, else the first that is there', () => {
    expect(chromiumPath(__filename, [])).toBe(__filename)
    expect(chromiumPath(undefined, ['', '/no/such/chromium', __filename])).toBe(__filename)
  })

  it('says in one sentence how to get one', () => {
    expect(() => chromiumPath(undefined, [])).toThrow(/npx playwright-core install chromium.*WXFLOW_CHROMIUM/)
    expect(() => chromiumPath('/no/such/chromium')).toThrow('WXFLOW_CHROMIUM names "/no/such/chromium"')
  })
})
