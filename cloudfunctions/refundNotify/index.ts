import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { cloudInboxStore } from '../../core/payments/cloudInboxStore'
import { cloudRefundStore } from '../../core/payments/cloudRefundStore'
import type { PaymentGateway } from '../../core/payments/gateway'
import { notifyForm, openNotifications, readNotificationsConfig } from '../../core/payments/notifications'
import { refundNotify } from '../../core/payments/refundNotify'
import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { lazily } from '../../core/platform/lazily'
import { notifyFunction } from '../../core/platform/notifyFunction'
import { systemRandom as random } from '../../core/platform/random'

const edge = { env: process.env, form: () => notifyForm(process.env) }

/** Takes WeChat Pay's notice of a refund; the gateway is loaded only for a notice that needs a query to be believed. */
export const main = notifyFunction({ name: 'refundNotify', ...edge }, () => {
  const config = readNotificationsConfig(process.env)
  const { readRefund: readNotification } = openNotifications(config, { clock, random })
  const database = nodeDatabase()
  const open = lazily(async () => {
    const { openMerchant } = await import('../../core/payments/merchant')
    return openMerchant({ config, database, clock, random }).gateway
  })
  const gateway = {
    queryRefund: async (...asked: Parameters<PaymentGateway['queryRefund']>) => (await open()).queryRefund(...asked),
  }
  const stores = {
    orders: cloudOrderStore(database),
    refunds: cloudRefundStore(database),
    inbox: cloudInboxStore(database),
  }

  return (notification, log) => refundNotify({ ...stores, gateway, readNotification, clock, log }, notification)
})
