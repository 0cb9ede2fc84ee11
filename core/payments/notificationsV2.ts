import { readPayV2Notification } from '../wechat/payV2Notification'
import { readPayV2RefundNotice } from '../wechat/payV2RefundNotice'
import type { MerchantV2Config } from './merchantConfig'
import type { Notifications } from './notifications'

const loadXml = () => import('../wechat/xml')

/** Notifications of APIv2. The XML parser is loaded only for a message that is genuine as far as a scan can tell. */
export function openNotificationsV2(
  { mchid, payV2Key: key, paySignType: signType }: MerchantV2Config,
  appids: readonly string[],
): Notifications {
  const merchant = { mchid, key, signType, appids }
  return {
    readPayment: (notification) => readPayV2Notification(notification, merchant, loadXml),
    async readRefund(notification) {
      return { notice: await readPayV2RefundNotice(notification, merchant, loadXml), isProven: false }
    },
  }
}
