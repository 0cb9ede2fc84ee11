import { heading, loggedIn } from './phone'
import type { Stage } from './stage'

/** Silent login, profile, refusal, snapshot, and another person. */
export function loginStories({ play, user }: Stage): void {
  it('knows the next person as somebody else, with orders of their own', () =>
    play({ user: 'xiaolin' }, async (phone) => {
      await phone.order('jasmine')
      await phone.handTo(user('muqing'))
      await phone.goTo('订单')
      await heading(phone, '还没有订单').waitFor()
      await phone.picture('no-orders')

      await phone.handTo(user('xiaolin'))
      await phone.goTo('订单')
      await phone.app.getByText('茉莉银针').waitFor()
    }))

  it('asks for the profile only when wanted, and shows what was allowed', () =>
    play({ user: 'achen' }, async (phone) => {
      await phone.goTo('我的')
      await heading(phone, '茶友').waitFor()
      await phone.tap('profile')
      await phone.app.locator('[data-answer="allow"]').click()
      await heading(phone, '阿澄').waitFor()
      await phone.picture('me-with-profile')
    }))

  it('takes no for an answer, and leads back to where somebody was, still logged in', () =>
    play({ user: 'muqing' }, async (phone) => {
      phone.troubles.expect('403 /api/oauth/callback')
      await phone.goTo('我的')
      await phone.tap('profile')
      await phone.app.locator('[data-answer="refuse"]').click()
      await heading(phone, '没有授权头像和昵称').waitFor()
      await phone.picture('profile-refused')
      await phone.app.getByRole('link', { name: '回到刚才的页面' }).click()
      await heading(phone, '茶友').waitFor()
      await loggedIn(phone)
    }))

  it('goes back from the consent page without an answer', () =>
    play({ user: 'muqing' }, async (phone) => {
      await phone.goTo('我的')
      await phone.tap('profile')
      await phone.app.locator('[data-answer="allow"]').waitFor()
      await phone.page.locator('#back').click()
      await heading(phone, '茶友').waitFor()
    }))

  it('shows a snapshot visitor a page of its own with a way on', () =>
    play({ user: 'luren', getsLoggedIn: false }, async (phone) => {
      phone.troubles.expect('403 /api/oauth/callback')
      phone.troubles.expect('401 /api/session')
      await heading(phone, '当前是网页快照').waitFor()
      await phone.picture('snapshot')
      await phone.app.getByRole('link', { name: '先去逛逛' }).click()
      await phone.app.getByTestId('product-tasting').waitFor()
      await phone.goTo('我的')
      await phone.app.getByTestId('login').waitFor()
      await phone.picture('me-as-guest')
    }))

  it('lets somebody log out, and in again', () =>
    play({}, async (phone) => {
      await phone.goTo('我的')
      await phone.tap('logout')
      await heading(phone, '客人，你好').waitFor()
      await phone.tap('login')
      await loggedIn(phone)
    }))
}
