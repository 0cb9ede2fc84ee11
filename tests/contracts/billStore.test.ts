import { cloudBillStore } from '../../core/payments/cloudBillStore'
import { describeBillStore } from './billStore'
import { onEachDatabase } from './databases'

onEachDatabase(describeBillStore, (database) => ({ bills: cloudBillStore(database), database }))
