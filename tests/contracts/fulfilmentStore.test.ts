import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { cloudFulfilmentStore } from '../../core/payments/cloudFulfilmentStore'
import { cloudPaymentStore } from '../../core/payments/cloudPaymentStore'
import { onEachDatabase } from './databases'
import { describeFulfilmentStore } from './fulfilmentStore'

onEachDatabase(describeFulfilmentStore, (database) => ({
  fulfilments: cloudFulfilmentStore(database),
  payments: cloudPaymentStore(database),
  orders: cloudOrderStore(database),
}))
