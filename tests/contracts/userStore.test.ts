import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { onEachDatabase } from './databases'
import { describeUserStore } from './userStore'

onEachDatabase(describeUserStore, (database) => ({
  users: cloudUserStore(database),
  identities: cloudIdentityStore(database),
}))
