import type { ErrorCode, Refusal } from '../../core/api'
import { AppError } from '../../core/platform/errors'
import { oauthCallbackPage, oauthStartPage } from '../../core/users/oauthPages'

function setUp(code: ErrorCode, { values = {}, requestId = 'req-1' } = {}) {
  const refusal: Refusal = { ok: false, code, message: 'for developers', requestId }
  return { refusal, error: new AppError(code, values) }
}

describe('the pages of a login that cannot be finished', () => {
  it.each<[ErrorCode, number, string]>([
    ['OAUTH_FLOW_INVALID', 400, '请重新登录'],
    ['OAUTH_CODE_USED', 400, '请重新登录'],
    ['OAUTH_REFUSED', 403, '你没有授权登录'],
    ['SNAPSHOT_USER', 403, '当前是网页快照'],
    ['WECHAT_UNREACHABLE', 503, '微信暂时没有应答'],
    ['WECHAT_REFUSED', 502, '登录没有完成'],
    ['INTERNAL', 500, '登录没有完成'],
  ])('%s has its page with status %i: %s', (code, status, text) => {
    const { refusal, error } = setUp(code)
    const page = oauthCallbackPage(refusal, { error })
    expect(page.status).toBe(status)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain(text)
    expect(page.body).toContain(`${code} · req-1`)
    expect(page.body).toContain('href="/">先去逛逛</a>')
  })

  it('starts again with what the user wanted', () => {
    const { refusal, error } = setUp('OAUTH_REFUSED', {
      values: { returnTo: '/?a=1&b=2#/me', scope: 'snsapi_userinfo' },
    })
    expect(oauthCallbackPage(refusal, { error }).body).toContain(
      'href="/api/oauth/start?returnTo=%2F%3Fa%3D1%26b%3D2%23%2Fme&amp;scope=snsapi_userinfo"',
    )
  })

  it('leads somebody who refused the profile back to where they were, first of all', () => {
    const { refusal, error } = setUp('OAUTH_REFUSED', { values: { returnTo: '/#/me', scope: 'snsapi_userinfo' } })
    const { body } = oauthCallbackPage(refusal, { error })
    expect(body).toContain('没有授权头像和昵称')
    expect(body).toContain('<a class="button" href="&#47;&#35;&#47;me">回到刚才的页面</a>')
  })

  it('does not send a snapshot visitor round in circles', () => {
    const { refusal, error } = setUp('SNAPSHOT_USER', { values: { returnTo: '/', scope: 'snsapi_base' } })
    expect(oauthCallbackPage(refusal, { error }).body).not.toContain('/api/oauth/start')
  })

  it('runs no script, loads nothing, and lets no text from outside become markup', () => {
    const values = { returnTo: '/"><script>alert(1)</script>', scope: '"><script>' }
    const { refusal, error } = setUp('OAUTH_REFUSED', { values, requestId: '"><script>alert(2)</script>' })
    const page = oauthCallbackPage(refusal, { error })
    expect(page.body).not.toContain('<script')
    expect(page.body).not.toMatch(/src=|url\(|@import|https?:/)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('leaves a refused start in JSON for programs', () => {
    const { refusal, error } = setUp('URL_NOT_OURS')
    expect(oauthStartPage(refusal, { error, accept: '*/*' })).toBeUndefined()
    expect(oauthStartPage(refusal, { error, accept: 'text/html,*/*;q=0.8' })?.body).toContain('链接不对')
  })
})
