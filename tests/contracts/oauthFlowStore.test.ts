import { cloudOauthFlowStore } from '../../core/sessions/cloudOauthFlowStore'
import { onEachDatabase } from './databases'
import { describeOauthFlowStore } from './oauthFlowStore'

onEachDatabase(describeOauthFlowStore, cloudOauthFlowStore)
