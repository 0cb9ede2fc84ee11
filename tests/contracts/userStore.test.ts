import { cloudUserStore } from '../../core/users/cloudUserStore'
import { onEachDatabase } from './databases'
import { describeUserStore } from './userStore'

onEachDatabase(describeUserStore, cloudUserStore)
