import { authorizeUrl, oauthApi } from '../../core/wechat/oauthApi'
import { fakeHttpClient } from '../fakes/effects'

const APPID = 'wx00000000000000b2'
const SECRET = '0'.repeat(32)
const granted = {
  access_token: 'ACCESS',
  expires_in: 7200,
  refresh_token: 'REFRESH',
  openid: 'o0000achen',
  scope: 'snsapi_userinfo',
}
const tokens = {
  accessToken: 'ACCESS',
  expiresInS: 7200,
  refreshToken: 'REFRESH',
  openid: 'o0000achen',
  scope: 'snsapi_userinfo',
}

function setUp(answer: object | string) {
  const upstream = fakeHttpClient(() => (typeof answer === 'string' ? answer : JSON.stringify(answer)))
  const api = oauthApi(upstream.client, { apiUrl: 'https://api.weixin.qq.com', appid: APPID, secret: SECRET })
  return { api, asked: () => upstream.requests.map(({ method, url }) => `${method} ${url.href}`) }
}

describe('web authorisation', () => {
  it('step 1 builds the address exactly in the documented order and case', () => {
    const url = authorizeUrl({
      openUrl: 'https://open.weixin.qq.com',
      appid: APPID,
      redirectUri: 'https://shop.example.com/api/oauth/callback',
      scope: 'snsapi_userinfo',
      state: 'ab',
    })
    expect(url).toBe(
      `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${APPID}&redirect_uri=https%3A%2F%2Fshop.example.com%2Fapi%2Foauth%2Fcallback&response_type=code&scope=snsapi_userinfo&state=ab#wechat_redirect`,
    )
  })

  it('step 2 exchanges the code', async () => {
    const { api, asked } = setUp({ ...granted, unionid: 'u0000' })
    expect(await api.exchangeCode('the-code')).toEqual({
      outcome: 'granted',
      tokens,
      unionid: 'u0000',
      isSnapshotUser: false,
    })
    expect(asked()).toEqual([
      `GET https://api.weixin.qq.com/sns/oauth2/access_token?appid=${APPID}&secret=${SECRET}&code=the-code&grant_type=authorization_code`,
    ])
  })

  it.each([
    [{ is_snapshotuser: 1 }, true],
    [{ is_snapshotuser: 0 }, false],
    [{}, false],
  ])('step 2 with %j tells a snapshot user: %s', async (flag, isSnapshotUser) => {
    const { api } = setUp({ ...granted, ...flag })
    expect(await api.exchangeCode('the-code')).toMatchObject({ isSnapshotUser })
  })

  it('step 3 refreshes, without the secret', async () => {
    const { api, asked } = setUp(granted)
    expect(await api.refresh('REFRESH')).toEqual(tokens)
    expect(asked()).toEqual([
      `GET https://api.weixin.qq.com/sns/oauth2/refresh_token?appid=${APPID}&grant_type=refresh_token&refresh_token=REFRESH`,
    ])
  })

  it('step 4 reads the profile; sex and region are not taken', async () => {
    const { api, asked } = setUp({
      openid: 'o0000achen',
      nickname: '阿澄',
      sex: 0,
      city: '',
      headimgurl: 'https://thirdwx.example.com/a/132',
      privilege: [],
      unionid: 'u0000',
    })
    expect(await api.userInfo('ACCESS', 'o0000achen')).toEqual({
      profile: { nickname: '阿澄', avatarUrl: 'https://thirdwx.example.com/a/132' },
      unionid: 'u0000',
    })
    expect(asked()).toEqual([
      'GET https://api.weixin.qq.com/sns/userinfo?access_token=ACCESS&openid=o0000achen&lang=zh_CN',
    ])
  })

  it.each([
    ['no picture', ''],
    ['a script for a picture', 'javascript:alert(1)'],
    ['a picture without end', `https://example.com/${'x'.repeat(512)}`],
  ])('step 4 takes no avatar of %s', async (_, headimgurl) => {
    const { api } = setUp({ nickname: '阿澄', headimgurl })
    expect(await api.userInfo('ACCESS', 'o0000achen')).toEqual({ profile: { nickname: '阿澄' } })
  })

  it('step 4 shortens a nickname by whole characters and has one for who shows none', async () => {
    const long = await setUp({ nickname: '🍵'.repeat(100) }).api.userInfo('A', 'o')
    expect(long).toEqual({ profile: { nickname: '🍵'.repeat(64) } })
    expect(await setUp({ nickname: '' }).api.userInfo('A', 'o')).toEqual({ profile: { nickname: '微信用户' } })
  })

  it('step 5 checks a token', async () => {
    const { api, asked } = setUp({ errcode: 0, errmsg: 'ok' })
    expect(await api.check('ACCESS', 'o0000achen')).toBe(true)
    expect(asked()).toEqual(['GET https://api.weixin.qq.com/sns/auth?access_token=ACCESS&openid=o0000achen'])
  })

  it.each([40001, 40003, 40014, 42001])('step 5 tells that a token is not valid by errcode %i', async (errcode) => {
    expect(await setUp({ errcode, errmsg: 'no' }).api.check('ACCESS', 'o0000achen')).toBe(false)
  })

  it.each([
    ['exchangeCode', 40163, { outcome: 'codeSpent' }],
    ['exchangeCode', 40029, { outcome: 'codeSpent' }],
    ['exchangeCode', 42003, { outcome: 'codeSpent' }],
    ['refresh', 42002, 'grantOver'],
    ['refresh', 40030, 'grantOver'],
    ['userInfo', 42001, 'tokenRefused'],
  ] as const)('%s has an outcome for errcode %i', async (call, errcode, outcome) => {
    const { api } = setUp({ errcode, errmsg: 'no' })
    expect(await api[call]('x', 'y')).toEqual(outcome)
  })

  it.each([
    ['exchangeCode', -1, 'WECHAT_BUSY'],
    ['exchangeCode', 40013, 'WECHAT_REFUSED'],
    ['refresh', 40013, 'WECHAT_REFUSED'],
    ['userInfo', 48001, 'WECHAT_REFUSED'],
    ['check', -1, 'WECHAT_BUSY'],
  ] as const)('%s throws for errcode %i: %s', async (call, errcode, code) => {
    const { api } = setUp({ errcode, errmsg: 'no' })
    await expect(api[call]('x', 'y')).rejects.toMatchObject({ code })
  })

  it.each([
    ['HTML', '<html>502</html>', 'WECHAT_ANSWER_INVALID'],
    ['half an answer', '{"access_token":"A', 'WECHAT_ANSWER_INVALID'],
    ['nothing', '', 'WECHAT_ANSWER_INVALID'],
    ['null', 'null', 'WECHAT_ANSWER_INVALID'],
    ['no token', '{"openid":"o"}', 'WECHAT_ANSWER_INVALID'],
  ])('does not believe %s, and repeats none of it', async (_, body, code) => {
    const error = await setUp(body)
      .api.exchangeCode('x')
      .catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code })
    if (body !== '') expect(String(error)).not.toContain(body)
  })

  it('takes another status than 200 for no answer', async () => {
    const { client } = fakeHttpClient(() => ({ status: 502, body: '{}' }))
    const api = oauthApi(client, { apiUrl: 'https://api.weixin.qq.com', appid: APPID, secret: SECRET })
    await expect(api.exchangeCode('x')).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
  })
})
