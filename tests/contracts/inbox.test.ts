import { cloudInboxStore } from '../../core/payments/cloudInboxStore'
import { onEachDatabase } from './databases'
import { describeInbox } from './inbox'

onEachDatabase(describeInbox, cloudInboxStore)
