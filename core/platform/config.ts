import { AppError } from './errors'

/** The settings of all functions; each function reads only those that it names. */
export interface Config {
  /** The one origin of the H5 app and its API, such as `https://shop.example.com`. */
  siteUrl: string
  miniProgramAppid: string
  miniProgramSecret: string
  officialAccountAppid: string
  officialAccountSecret: string
  mchid: string
  payV2Key: string
  paySignType: 'HMAC-SHA256' | 'MD5'
  wechatApiUrl: string
  wechatOpenUrl: string
  wechatPayUrl: string
}

type Env = Record<string, string | undefined>

interface Setting<T> {
  variable: string
  expected: string
  /** The value in its place, or undefined when it has not the expected shape. */
  read: (value: string | undefined, env: Env) => T | undefined
}

type Settings = { [K in keyof Config]: Setting<Config[K]> }

const APPID = /^wx[0-9a-f]{16}$/
const SECRET = /^[0-9a-f]{32}$/
/** WeChat takes pages and notify_url of a domain only, never of an address; a last label of letters tells them apart. */
const PUBLIC_SITE = /^https:\/\/[^/]+\.[a-z][a-z0-9-]*(:\d{1,5})?$/
const LOCAL_SITE = /^http:\/\/localhost(:\d{1,5})?$/

const SETTINGS: Settings = {
  siteUrl: {
    variable: 'SITE_URL',
    expected: 'an https origin with a domain name and without path, or http://localhost:PORT',
    read: readSiteUrl,
  },
  miniProgramAppid: matching('MINI_PROGRAM_APPID', APPID, '"wx" and 16 hex characters'),
  miniProgramSecret: matching('MINI_PROGRAM_SECRET', SECRET, '32 hex characters'),
  officialAccountAppid: matching('OFFICIAL_ACCOUNT_APPID', APPID, '"wx" and 16 hex characters'),
  officialAccountSecret: matching('OFFICIAL_ACCOUNT_SECRET', SECRET, '32 hex characters'),
  mchid: matching('MCHID', /^\d{8,10}$/, '8 to 10 digits'),
  payV2Key: matching('PAY_V2_KEY', /^[0-9A-Za-z]{32}$/, '32 letters and digits'),
  paySignType: {
    variable: 'PAY_SIGN_TYPE',
    expected: 'HMAC-SHA256 or MD5',
    read: (value) => (value === 'HMAC-SHA256' || value === 'MD5' ? value : undefined),
  },
  wechatApiUrl: wechatHost('WECHAT_API_URL', 'https://api.weixin.qq.com'),
  wechatOpenUrl: wechatHost('WECHAT_OPEN_URL', 'https://open.weixin.qq.com'),
  wechatPayUrl: wechatHost('WECHAT_PAY_URL', 'https://api.mch.weixin.qq.com'),
}

/** Reads the named settings. Throws CONFIG_INVALID that reports every problem at once, by name and shape, never by value. */
export function readConfig<K extends keyof Config>(env: Env, names: readonly K[]): Pick<Config, K> {
  const read = names.map((name) => ({
    name,
    setting: SETTINGS[name],
    value: SETTINGS[name].read(env[SETTINGS[name].variable], env),
  }))

  const problems = read
    .filter(({ value }) => value === undefined)
    .map(({ setting }) => `${setting.variable} must be ${setting.expected}`)
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { problems: problems.join('; ') })

  return Object.fromEntries(read.map(({ name, value }) => [name, value])) as Pick<Config, K>
}

function matching(variable: string, pattern: RegExp, expected: string): Setting<string> {
  return { variable, expected, read: (value) => (value !== undefined && pattern.test(value) ? value : undefined) }
}

function readSiteUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (LOCAL_SITE.test(value)) return value
  return PUBLIC_SITE.test(value) && URL.canParse(value) && new URL(value).origin === value ? value : undefined
}

/** Only a site on localhost may talk to another host than WeChat's: in production a redirected call would leak secrets. */
function wechatHost(variable: string, real: string): Setting<string> {
  return {
    variable,
    expected: `absent, or ${real} (another value only where SITE_URL is on localhost)`,
    read(value, env) {
      if (value === undefined || value === '' || value === real) return real
      const isLocal = LOCAL_SITE.test(env['SITE_URL'] ?? '') && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(value)
      return isLocal ? value : undefined
    },
  }
}
