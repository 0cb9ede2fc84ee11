import type { Clock } from '../platform/clock'
import { lazily } from '../platform/lazily'
import type { Notification, NotifyForm } from '../platform/notifyFunction'
import { chosenPayApi, type PayConfig } from '../platform/payConfig'
import type { Random } from '../platform/random'
import type { Env } from '../platform/settings'
import { PAY_V2_FORM } from '../wechat/payV2Notification'
import type { Payment } from './gateway'
import { readMerchantConfig, type MerchantConfig } from './merchantConfig'
import { openNotificationsV2 } from './notificationsV2'
import type { RefundNotice } from './refunds'

/** Notifications of the chosen API; every reader throws for whatever is not genuine, without the database. */
export interface Notifications {
  readPayment(notification: Notification): Promise<Payment>
  /** `isProven` only when WeChat has signed it: a notice of APIv2 is just encrypted. */
  readRefund(notification: Notification): Promise<{ notice: RefundNotice; isProven: boolean }>
}

export type NotificationsConfig = MerchantConfig & Pick<PayConfig, 'miniProgramAppid' | 'officialAccountAppid'>

/** Reads what a function needs that is notified. Throws CONFIG_INVALID with all problems. */
export function readNotificationsConfig(env: Env): NotificationsConfig {
  return readMerchantConfig(env, ['miniProgramAppid', 'officialAccountAppid'])
}

/** The reply form of the chosen API, also where the rest of the configuration cannot be read. */
export async function notifyForm(env: Env): Promise<NotifyForm> {
  return chosenPayApi(env) === 'v3' ? (await import('../wechat/payV3Notification')).PAY_V3_FORM : PAY_V2_FORM
}

/** Readers for the API that the configuration chooses. APIv3, which is the larger, is loaded only where it is chosen. */
export function openNotifications(
  config: NotificationsConfig,
  effects: { clock: Clock; random: Random },
): Notifications {
  const { miniProgramAppid, officialAccountAppid, mobileAppAppid } = config
  const appids = [miniProgramAppid, officialAccountAppid, ...(mobileAppAppid === undefined ? [] : [mobileAppAppid])]
  const load = lazily(async () =>
    config.payApi === 'v3'
      ? (await import('./notificationsV3')).openNotificationsV3(config, appids, effects)
      : openNotificationsV2(config, appids),
  )
  return {
    readPayment: async (notification) => (await load()).readPayment(notification),
    readRefund: async (notification) => (await load()).readRefund(notification),
  }
}
