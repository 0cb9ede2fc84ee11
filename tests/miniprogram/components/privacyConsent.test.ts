/** @jest-environment jsdom */
import { openPage, playAtNow } from '../support/openPage'
import { settle } from '../support/screen'

playAtNow()

describe('the consent to the privacy notice', () => {
  it('is asked for only when WeChat needs it', async () => {
    const { page, needed } = await setUp()
    expect(page.shows('#agree')).toBe(false)
    const answers = await needed()
    expect(page.shows('#agree')).toBe(true)
    expect(answers).toEqual([{ event: 'exposureAuthorization' }])
  })

  it("is given by WeChat's own button, whose id it names", async () => {
    const { page, needed } = await setUp()
    const answers = await needed()
    expect(page.find('#agree').attribute('open-type')).toBe('agreePrivacyAuthorization')
    await page.find('#agree').fire('agreeprivacyauthorization')
    expect(answers.at(-1)).toEqual({ event: 'agree', buttonId: 'agree' })
    expect(page.shows('#agree')).toBe(false)
  })

  it('can be refused, and nothing is broken', async () => {
    const { page, needed } = await setUp()
    const answers = await needed()
    await page.find('#refuse').tap()
    expect(answers.at(-1)).toEqual({ event: 'disagree' })
    expect(page.shows('#agree')).toBe(false)
    expect(page.find('.notice').text()).toContain('都可以不填')
  })

  it('can be read before', async () => {
    const { page, needed } = await setUp()
    await needed()
    await page.find('#read').tap()
    expect(page.wx.called('openPrivacyContract')).toHaveLength(1)
    expect(page.shows('#agree')).toBe(true)
  })

  it('is asked for again the next time', async () => {
    const { page, needed } = await setUp()
    await needed()
    await page.find('#refuse').tap()
    await needed()
    expect(page.shows('#agree')).toBe(true)
  })

  it('is not given by leaving the page', async () => {
    const { page, needed } = await setUp()
    const answers = await needed()
    await page.close()
    expect(answers.at(-1)).toEqual({ event: 'disagree' })
  })

  it('is not given where no page can ask for it', async () => {
    const page = await openPage('pages/shop/shop')
    const answers: unknown[] = []
    page.wx.emit('onNeedPrivacyAuthorization', (answer: unknown) => answers.push(answer))
    expect(answers).toEqual([{ event: 'disagree' }])
  })
})

async function setUp() {
  const page = await openPage('pages/me/me')
  const needed = async () => {
    const answers: unknown[] = []
    page.wx.emit('onNeedPrivacyAuthorization', (answer: unknown) => answers.push(answer))
    await settle()
    return answers
  }
  return { page, needed }
}
