import { cloudInboxStore } from '../../core/payments/cloudInboxStore'
import { cloudPaymentStore } from '../../core/payments/cloudPaymentStore'
import { notifyForm, openNotifications, readNotificationsConfig } from '../../core/payments/notifications'
import { payNotify } from '../../core/payments/payNotify'
import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { notifyFunction } from '../../core/platform/notifyFunction'
import { systemRandom as random } from '../../core/platform/random'

const edge = { env: process.env, form: () => notifyForm(process.env) }

/** Takes WeChat Pay's notification of a payment; whatever is not genuine is refused before parser and SDK are loaded. */
export const main = notifyFunction({ name: 'payNotify', ...edge }, () => {
  const { readPayment } = openNotifications(readNotificationsConfig(process.env), { clock, random })
  const database = nodeDatabase()
  const stores = { payments: cloudPaymentStore(database), inbox: cloudInboxStore(database) }

  return (notification, log) => payNotify({ ...stores, readNotification: readPayment, clock, log }, notification)
})
