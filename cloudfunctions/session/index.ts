import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { endSession, readSession } from '../../core/sessions/session'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'

/** Who is logged in here, and log out. */
export const main = cloudFunction({ name: 'session', callers: ['http'], env: process.env }, () => {
  const { siteUrl } = readConfig(process.env, ['siteUrl'])
  const database = nodeDatabase()
  const users = cloudUserStore(database)
  const deps = {
    sessions: cloudSessionStore(database),
    identities: cloudIdentityStore(database),
    readUser: (userId: string) => users.find(userId),
    clock,
  }

  return {
    http: {
      siteUrl,
      methods: { GET: (request) => readSession(deps, request), DELETE: (request) => endSession(deps, request) },
    },
  }
})
