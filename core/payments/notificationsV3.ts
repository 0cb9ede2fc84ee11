import type { Clock } from '../platform/clock'
import { lazily } from '../platform/lazily'
import type { Random } from '../platform/random'
import { readPayV3PaymentNotification, readPayV3RefundNotification } from '../wechat/payV3Notification'
import type { MerchantV3Config } from './merchantConfig'
import type { Notifications } from './notifications'
import { openPayV3 } from './payV3Access'

/** Notifications of APIv3. An HTTP client is loaded only where WeChat must be asked for its certificates. */
export function openNotificationsV3(
  config: MerchantV3Config,
  appids: readonly string[],
  effects: { clock: Clock; random: Random },
): Notifications {
  const loadHttp = lazily(async () => (await import('../platform/httpClient')).nodeHttpClient())
  const { keys } = openPayV3(config, { ...effects, http: async (request) => (await loadHttp())(request) })
  const recipient = { mchid: config.mchid, appids, v3Key: config.payV3Key }
  const deps = { keys, clock: effects.clock }
  return {
    readPayment: (notification) => readPayV3PaymentNotification(deps, notification, recipient),
    async readRefund(notification) {
      return { notice: await readPayV3RefundNotification(deps, notification, recipient), isProven: true }
    },
  }
}
