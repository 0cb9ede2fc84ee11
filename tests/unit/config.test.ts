import { readConfig, type Config } from '../../core/platform/config'

const env = {
  SITE_URL: 'https://shop.example.com',
  MINI_PROGRAM_APPID: 'wx00000000000000a1',
  MINI_PROGRAM_SECRET: 'ab'.repeat(16),
  OFFICIAL_ACCOUNT_APPID: 'wx00000000000000b2',
  OFFICIAL_ACCOUNT_SECRET: 'cd'.repeat(16),
}
const NAMES: (keyof Config)[] = [
  'siteUrl',
  'miniProgramAppid',
  'miniProgramSecret',
  'officialAccountAppid',
  'officialAccountSecret',
  'wechatApiUrl',
  'wechatOpenUrl',
]
const problemsOf = (changed: Record<string, string | undefined>) => {
  try {
    readConfig({ ...env, ...changed }, NAMES)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('the configuration', () => {
  it('gives the named settings and WeChat’s own hosts', () => {
    expect(readConfig(env, NAMES)).toEqual({
      siteUrl: 'https://shop.example.com',
      miniProgramAppid: 'wx00000000000000a1',
      miniProgramSecret: 'ab'.repeat(16),
      officialAccountAppid: 'wx00000000000000b2',
      officialAccountSecret: 'cd'.repeat(16),
      wechatApiUrl: 'https://api.weixin.qq.com',
      wechatOpenUrl: 'https://open.weixin.qq.com',
    })
  })

  it('asks for nothing that was not named', () => {
    expect(readConfig({ SITE_URL: 'https://shop.example.com' }, ['siteUrl'])).toEqual({ siteUrl: env.SITE_URL })
  })

  it('reports all problems together, by name and shape and never by value', () => {
    const message = problemsOf({
      SITE_URL: 'SECRET-1',
      MINI_PROGRAM_APPID: 'SECRET-2',
      MINI_PROGRAM_SECRET: 'SECRET-3',
    })
    for (const name of ['SITE_URL', 'MINI_PROGRAM_APPID', 'MINI_PROGRAM_SECRET'])
      expect(message).toContain(`${name} must be`)
    expect(message).not.toContain('SECRET-')
    expect(message).not.toContain('OFFICIAL_ACCOUNT')
  })

  it('reports a problem once, however often its setting is named', () => {
    expect(() => readConfig({}, ['siteUrl', 'siteUrl'])).toThrow(/^[^;]*$/)
  })

  it.each([
    ['SITE_URL', undefined],
    ['SITE_URL', ''],
    ['SITE_URL', 'http://shop.example.com'],
    ['SITE_URL', 'https://shop.example.com/'],
    ['SITE_URL', 'https://shop.example.com/h5'],
    ['SITE_URL', 'https://user@shop.example.com'],
    ['SITE_URL', 'http://localhost.evil.example'],
    ['SITE_URL', 'https://203.0.113.9'],
    ['SITE_URL', 'https://[2001:db8::1]'],
    ['SITE_URL', 'https://localhost'],
    ['SITE_URL', 'https://shop'],
    ['SITE_URL', 'http://localhost:3001/'],
    ['MINI_PROGRAM_APPID', 'wx123'],
    ['MINI_PROGRAM_APPID', 'wx00000000000000a1\n'],
    ['MINI_PROGRAM_SECRET', 'ab'],
    ['OFFICIAL_ACCOUNT_SECRET', undefined],
  ])('refuses %s = %j', (variable, value) => {
    expect(problemsOf({ [variable]: value })).toContain(`${variable} must be`)
  })

  it.each(['http://localhost', 'http://localhost:3001'])('lets a site on %s name another WeChat', (site) => {
    const local = { SITE_URL: site, WECHAT_API_URL: 'http://127.0.0.1:3003' }
    expect(readConfig(local, ['wechatApiUrl'])).toEqual({ wechatApiUrl: 'http://127.0.0.1:3003' })
  })

  it.each([
    ['in production', 'https://shop.example.com', 'http://127.0.0.1:3003'],
    ['without a site', '', 'http://127.0.0.1:3003'],
    ['on another machine', 'http://localhost:3001', 'http://10.0.0.1:3003'],
    ['in the open', 'http://localhost:3001', 'https://evil.example'],
    ['behind credentials', 'http://localhost:3001', 'http://127.0.0.1:80@evil.example'],
  ])('refuses another WeChat %s', (_, SITE_URL, WECHAT_API_URL) => {
    expect(problemsOf({ SITE_URL, WECHAT_API_URL })).toContain('WECHAT_API_URL must be')
  })

  it('takes an empty host for absent: a deploy writes missing variables as empty texts', () => {
    expect(readConfig({ ...env, WECHAT_API_URL: '' }, ['wechatApiUrl'])).toEqual({
      wechatApiUrl: 'https://api.weixin.qq.com',
    })
  })
})
