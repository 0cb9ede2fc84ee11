import { ControlRefusal, invalidInput, isWholeNumber, type ControlContext, type ControlRoute } from '../controls'
import type { Platform } from '../platform'
import { findNotification } from './notification'
import { notifierOf, type Notifier } from './notifier'
import { noticeKeys, saveNoticeKeys } from './v3/noticeSigner'

type Input = Record<string, unknown>

const MOST_COPIES = 200
const WEEK_MS = 7 * 24 * 3_600_000

/** The controls of notifications: what was sent, sending again, and the keys that sign. */
export const noticeControls: ControlRoute[] = [
  {
    method: 'GET',
    path: '/controls/notifications',
    about: {
      en: 'The notifications of payments and refunds and their deliveries.',
      zh: '支付与退款通知及其投递记录。',
    },
    handle: ({ platform }) => ({ notifications: notifierIn(platform).list() }),
  },
  {
    method: 'POST',
    path: '/controls/notifications/resend',
    about: {
      en: '{ id, copies?, afterMs? }: sends a notification again, several at once or later.',
      zh: '{ id, copies?, afterMs? }：再次投递通知，可并发或延后。',
    },
    handle: resend,
  },
  {
    method: 'GET',
    path: '/controls/notifications/keys',
    about: { en: 'Which keys sign notifications of APIv3.', zh: 'APIv3 通知用哪些密钥签名。' },
    handle: ({ platform }) => noticeKeys(platform),
  },
  {
    method: 'POST',
    path: '/controls/notifications/keys',
    about: {
      en: '{ publicKeyShare: 0 to 100 }: how many in a hundred the public key signs, the others the certificate.',
      zh: '{ publicKeyShare: 0 到 100 }：百分之几由公钥签名，其余由平台证书签名。',
    },
    handle: ({ platform }, { publicKeyShare }: Input) => {
      if (!isWholeNumber(publicKeyShare, 0, 100)) throw invalidInput('publicKeyShare', 'a whole number from 0 to 100')
      saveNoticeKeys(platform, { publicKeyShare })
      return noticeKeys(platform)
    },
  },
]

async function resend({ platform }: ControlContext, { id, copies = 1, afterMs = 0 }: Input) {
  if (typeof id !== 'string' || findNotification(platform, id) === undefined)
    throw new ControlRefusal('NOT_FOUND', { en: 'There is no such notification.', zh: '没有这条通知。' }, 404)
  if (!isWholeNumber(copies, 1, MOST_COPIES)) throw invalidInput('copies', `a whole number from 1 to ${MOST_COPIES}`)
  if (!isWholeNumber(afterMs, 0, WEEK_MS)) throw invalidInput('afterMs', 'milliseconds, up to a week')

  const sending = notifierIn(platform).resend(id, { copies, afterMs })
  if (afterMs === 0) return { deliveries: await sending }
  sending.catch((error: Error) => platform.log.error('A delayed notification failed', { id, message: error.message }))
  return { scheduledInMs: afterMs }
}

function notifierIn(platform: Platform): Notifier {
  const notifier = notifierOf(platform)
  if (notifier !== undefined) return notifier
  throw new ControlRefusal('NOT_READY', { en: 'Notifications are not running.', zh: '通知服务未启动。' }, 503)
}
