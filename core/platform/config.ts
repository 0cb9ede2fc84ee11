import { isLocalSite, matching, Problem, readSettings, wechatHost, type Env, type Settings } from './settings'

/** The settings of all functions but those of WeChat Pay (payConfig.ts); each function reads only those that it names. */
export interface Config {
  /** The one origin of the H5 app and its API, such as `https://shop.example.com`. */
  siteUrl: string
  miniProgramAppid: string
  miniProgramSecret: string
  officialAccountAppid: string
  officialAccountSecret: string
  wechatApiUrl: string
  wechatOpenUrl: string
}

export const APPID = /^wx[0-9a-f]{16}$/
export const APPID_SHAPE = '"wx" and 16 hex characters'
const SECRET = /^[0-9a-f]{32}$/
/** WeChat takes pages and notify_url of a domain only, never of an address; a last label of letters tells them apart. */
const PUBLIC_SITE = /^https:\/\/[^/]+\.[a-z][a-z0-9-]*(:\d{1,5})?$/

export const SETTINGS: Settings<Config> = {
  siteUrl: { variable: 'SITE_URL', read: readSiteUrl },
  miniProgramAppid: matching('MINI_PROGRAM_APPID', APPID, APPID_SHAPE),
  miniProgramSecret: matching('MINI_PROGRAM_SECRET', SECRET, '32 hex characters'),
  officialAccountAppid: matching('OFFICIAL_ACCOUNT_APPID', APPID, APPID_SHAPE),
  officialAccountSecret: matching('OFFICIAL_ACCOUNT_SECRET', SECRET, '32 hex characters'),
  wechatApiUrl: wechatHost('WECHAT_API_URL', 'https://api.weixin.qq.com'),
  wechatOpenUrl: wechatHost('WECHAT_OPEN_URL', 'https://open.weixin.qq.com'),
}

/** Reads the named settings. Throws CONFIG_INVALID that reports every problem at once, by name and shape, never by value. */
export function readConfig<K extends keyof Config>(env: Env, names: readonly K[]): Pick<Config, K> {
  return readSettings(SETTINGS, env, names)
}

function readSiteUrl(text: string): string | Problem {
  const isPublic = PUBLIC_SITE.test(text) && URL.canParse(text) && new URL(text).origin === text
  if (isPublic || isLocalSite(text)) return text
  return new Problem('an https origin with a domain name and without path, or http://localhost:PORT')
}
