import { cloudProductStore } from '../../core/orders/cloudProductStore'
import { onEachDatabase } from './databases'
import { describeProductStore } from './productStore'

onEachDatabase(describeProductStore, (database) => ({ products: cloudProductStore(database), database }))
