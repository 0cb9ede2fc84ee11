import { cloudPaymentStore } from '../../core/payments/cloudPaymentStore'
import { payNotify } from '../../core/payments/payNotify'
import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { readConfig } from '../../core/platform/config'
import { notifyFunction, type Notification } from '../../core/platform/notifyFunction'
import { PAY_V2_FORM, readPayV2Notification } from '../../core/wechat/payV2Notification'

const SETTINGS = ['miniProgramAppid', 'officialAccountAppid', 'mchid', 'payV2Key', 'paySignType'] as const

const loadXml = () => import('../../core/wechat/xml')

/** Takes WeChat Pay's notification of a payment; whatever is not genuine is refused before parser and SDK are loaded. */
export const main = notifyFunction({ name: 'payNotify', form: PAY_V2_FORM, env: process.env }, () => {
  const { mchid, payV2Key: key, paySignType: signType, ...apps } = readConfig(process.env, SETTINGS)
  const merchant = { mchid, key, signType, appids: [apps.miniProgramAppid, apps.officialAccountAppid] }
  const readNotification = (notification: Notification) => readPayV2Notification(notification, merchant, loadXml)
  const deps = { readNotification, payments: cloudPaymentStore(nodeDatabase()), clock }

  return (notification, log) => payNotify({ ...deps, log }, notification)
})
