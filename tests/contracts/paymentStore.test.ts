import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { cloudPaymentStore } from '../../core/payments/cloudPaymentStore'
import { onEachDatabase } from './databases'
import { describePaymentStore } from './paymentStore'

onEachDatabase(describePaymentStore, (database) => ({
  payments: cloudPaymentStore(database),
  orders: cloudOrderStore(database),
  database,
}))
