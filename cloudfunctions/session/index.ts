import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase, nodeFiles } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { consoleLog } from '../../core/platform/log'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { endSession, readSession } from '../../core/sessions/session'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { webUsers } from '../../core/users/webUsers'

/** Who is logged in here, and log out. */
export const main = cloudFunction({ name: 'session', callers: ['http'], env: process.env }, () => {
  const { siteUrl } = readConfig(process.env, ['siteUrl'])
  const database = nodeDatabase()
  const users = cloudUserStore(database)
  const log = consoleLog({ function: 'session' })
  const deps = {
    sessions: cloudSessionStore(database),
    identities: cloudIdentityStore(database),
    readUser: webUsers({ users, files: nodeFiles(), clock, log }),
    clock,
  }

  return {
    http: {
      siteUrl,
      methods: { GET: (request) => readSession(deps, request), DELETE: (request) => endSession(deps, request) },
    },
  }
})
