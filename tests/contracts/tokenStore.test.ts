import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { onEachDatabase } from './databases'
import { describeTokenStore } from './tokenStore'

onEachDatabase(describeTokenStore, cloudTokenStore)
