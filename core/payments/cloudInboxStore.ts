import type { CloudDatabase, Row } from '../platform/database'
import type { Inbox, KeptNotification } from './inbox'

const NOTIFICATIONS = 'notifications'

/** The inbox in the cloud database: the id is `_id`, so that the database itself refuses a second copy. */
export function cloudInboxStore(database: CloudDatabase): Inbox {
  return {
    async keep({ id, content, ...entry }) {
      const { outTradeNo } = content.kind === 'pay' ? content.payment : content.notice
      const row = { _id: id, status: 'waiting', outTradeNo, ...content, ...entry }
      const outcome = await database.insert(NOTIFICATIONS, row)
      return outcome === 'inserted' ? 'kept' : 'repeated'
    },
    async markApplied(id, at) {
      const change = { status: 'applied', appliedAt: at, dueAt: undefined }
      await database.update(NOTIFICATIONS, { _id: id, status: 'waiting' }, change)
    },
    async due({ at, limit }) {
      const where = { dueAt: { lte: at } }
      const rows = await database.find(NOTIFICATIONS, { where, orderBy: [['dueAt', 'asc']], limit })
      return rows.map(notificationOfRow)
    },
    claim: ({ id, attempts }, dueAt) =>
      database.update(NOTIFICATIONS, { _id: id, status: 'waiting', attempts }, { attempts: attempts + 1, dueAt }),
  }
}

type Content = KeptNotification['content']
type Entry = Omit<KeptNotification, 'id' | 'content'>

/** The notification that a row holds; rows are only written here. */
function notificationOfRow(row: Row): KeptNotification {
  const { _id: id, receivedAt, attempts, dueAt } = row as Row & Entry
  const stored = row as Row & Content
  const content: Content =
    stored.kind === 'pay' ? { kind: 'pay', payment: stored.payment } : { kind: 'refund', notice: stored.notice }
  return { id, content, receivedAt, attempts, ...(dueAt && { dueAt }) }
}
