import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { systemClock as clock } from '../../core/platform/clock'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { nodeHttpClient } from '../../core/platform/httpClient'
import { systemRandom as random } from '../../core/platform/random'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { login, loginOverHttp } from '../../core/users/login'
import { miniProgramApi } from '../../core/wechat/miniProgramApi'

/** The mini-program's user by the platform's word, anybody else by a `wx.login` code. */
export const main = cloudFunction({ name: 'login', callers: ['miniProgram', 'http'], env: process.env }, () => {
  const config = readConfig(process.env, ['siteUrl', 'miniProgramAppid', 'miniProgramSecret', 'wechatApiUrl'])
  const { siteUrl, miniProgramAppid: appid, miniProgramSecret: secret, wechatApiUrl: apiUrl } = config
  const database = wxDatabase()
  const deps = {
    siteUrl,
    appid,
    miniProgram: miniProgramApi(nodeHttpClient(), { apiUrl, appid, secret }),
    identities: cloudIdentityStore(database),
    users: cloudUserStore(database),
    sessions: cloudSessionStore(database),
    orders: cloudOrderStore(database),
    clock,
    random,
  }

  return {
    miniProgram: (caller, input) => login(deps, caller, input),
    http: { siteUrl, methods: { POST: (request) => loginOverHttp(deps, request) } },
  }
})
