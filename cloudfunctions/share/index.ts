import { cloudProductStore } from '../../core/orders/cloudProductStore'
import { systemClock as clock } from '../../core/platform/clock'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { authenticateCaller } from '../../core/sessions/authenticate'
import { cloudShareStore } from '../../core/sharing/cloudShareStore'
import { share } from '../../core/sharing/share'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'

/** Counts an opened card of the mini-program. */
export const main = cloudFunction({ name: 'share', callers: ['miniProgram'], env: process.env }, () => {
  const database = wxDatabase()
  const who = { identities: cloudIdentityStore(database) }
  const users = cloudUserStore(database)
  const deps = {
    shares: cloudShareStore(database),
    products: cloudProductStore(database),
    readUser: (userId: string) => users.find(userId),
    clock,
  }

  return { miniProgram: async (caller, input) => share(deps, await authenticateCaller(who, caller), input) }
})
