import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { SECOND_MS, systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { nodeHttpClient } from '../../core/platform/httpClient'
import { systemRandom as random } from '../../core/platform/random'
import { cloudOauthFlowStore } from '../../core/sessions/cloudOauthFlowStore'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { oauthCallback } from '../../core/users/oauthCallback'
import { oauthCallbackPage as page } from '../../core/users/oauthPages'
import { oauthApi } from '../../core/wechat/oauthApi'

const SETTINGS = ['siteUrl', 'officialAccountAppid', 'officialAccountSecret', 'wechatApiUrl'] as const
const edge = { env: process.env, deadlineMs: 12 * SECOND_MS }

/** WeChat's redirect: code, tokens, user, session, and on to the page where the login began. */
export const main = cloudFunction({ name: 'oauthCallback', callers: ['http'], ...edge, page }, () => {
  const config = readConfig(process.env, SETTINGS)
  const { siteUrl, officialAccountAppid: appid, officialAccountSecret: secret, wechatApiUrl: apiUrl } = config
  const database = nodeDatabase()
  const deps = {
    appid,
    oauth: oauthApi(nodeHttpClient(), { apiUrl, appid, secret }),
    flows: cloudOauthFlowStore(database),
    identities: cloudIdentityStore(database),
    users: cloudUserStore(database),
    sessions: cloudSessionStore(database),
    orders: cloudOrderStore(database),
    clock,
    random,
  }

  return { http: { siteUrl, methods: { GET: (request, log) => oauthCallback({ ...deps, log }, request) } } }
})
