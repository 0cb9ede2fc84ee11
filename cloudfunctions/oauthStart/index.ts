import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { systemRandom as random } from '../../core/platform/random'
import { cloudOauthFlowStore } from '../../core/sessions/cloudOauthFlowStore'
import { oauthStartPage as page } from '../../core/users/oauthPages'
import { oauthStart } from '../../core/users/oauthStart'

/** Begins a login: sends the browser to WeChat. */
export const main = cloudFunction({ name: 'oauthStart', callers: ['http'], env: process.env, page }, () => {
  const config = readConfig(process.env, ['siteUrl', 'officialAccountAppid', 'wechatOpenUrl'])
  const { siteUrl, officialAccountAppid: appid, wechatOpenUrl: openUrl } = config
  const deps = { siteUrl, appid, openUrl, flows: cloudOauthFlowStore(nodeDatabase()), clock, random }

  return { http: { siteUrl, methods: { GET: (request) => oauthStart(deps, request) } } }
})
