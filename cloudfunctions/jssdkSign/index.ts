import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { nodeHttpClient } from '../../core/platform/httpClient'
import { consoleLog } from '../../core/platform/log'
import { systemPause as pause } from '../../core/platform/pause'
import { systemRandom as random } from '../../core/platform/random'
import { jssdkSign } from '../../core/sharing/jssdkSign'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { jsapiTickets } from '../../core/wechat/jsapiTickets'
import { officialAccountApi } from '../../core/wechat/officialAccountApi'

const SETTINGS = ['siteUrl', 'officialAccountAppid', 'officialAccountSecret', 'wechatApiUrl'] as const

/** The fields of `wx.config` for one of our own pages. */
export const main = cloudFunction({ name: 'jssdkSign', callers: ['http'], env: process.env }, () => {
  const config = readConfig(process.env, SETTINGS)
  const { siteUrl, officialAccountAppid: appid, officialAccountSecret: secret, wechatApiUrl: apiUrl } = config
  const account = officialAccountApi(nodeHttpClient(), { apiUrl, appid, secret })
  const store = cloudTokenStore(nodeDatabase())
  const log = consoleLog({ function: 'jssdkSign' })
  const tickets = jsapiTickets({ store, clock, random, pause, log }, { appid, account })
  const deps = { siteUrl, appid, tickets, clock, random }

  return { http: { siteUrl, methods: { GET: (request) => jssdkSign(deps, request.query) } } }
})
