import { SECOND_MS, systemClock as clock } from '../../core/platform/clock'
import { wxDatabase, wxFiles } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { nodeHttpClient } from '../../core/platform/httpClient'
import { consoleLog } from '../../core/platform/log'
import { systemPause as pause } from '../../core/platform/pause'
import { systemRandom as random } from '../../core/platform/random'
import { authenticateCaller } from '../../core/sessions/authenticate'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { profile } from '../../core/users/profile'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { phoneNumbers } from '../../core/wechat/phoneNumbers'

const edge = { env: process.env, deadlineMs: 12 * SECOND_MS }

/** The mini-program user's own nickname, avatar and phone. */
export const main = cloudFunction({ name: 'profile', callers: ['miniProgram'], ...edge }, () => {
  const config = readConfig(process.env, ['siteUrl', 'miniProgramAppid', 'miniProgramSecret', 'wechatApiUrl'])
  const { miniProgramAppid: appid, miniProgramSecret: secret, wechatApiUrl: apiUrl } = config
  const database = wxDatabase()
  const log = consoleLog({ function: 'profile' })
  const tokens = { store: cloudTokenStore(database), clock, random, pause, log, http: nodeHttpClient() }
  const deps = {
    users: cloudUserStore(database),
    files: wxFiles(),
    random,
    phoneNumbers: phoneNumbers(tokens, { apiUrl, appid, secret }),
    log,
  }
  const who = { identities: cloudIdentityStore(database) }

  return { miniProgram: async (caller, input) => profile(deps, await authenticateCaller(who, caller), input) }
})
