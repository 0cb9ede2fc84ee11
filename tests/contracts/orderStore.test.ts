import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { onEachDatabase } from './databases'
import { describeOrderStore } from './orderStore'

onEachDatabase(describeOrderStore, cloudOrderStore)
