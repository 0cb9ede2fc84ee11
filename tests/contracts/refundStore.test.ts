import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { cloudRefundStore } from '../../core/payments/cloudRefundStore'
import { onEachDatabase } from './databases'
import { describeRefundStore } from './refundStore'

onEachDatabase(describeRefundStore, (database) => ({
  refunds: cloudRefundStore(database),
  orders: cloudOrderStore(database),
}))
