import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { onEachDatabase } from './databases'
import { describeIdentityStore } from './identityStore'

onEachDatabase(describeIdentityStore, cloudIdentityStore)
