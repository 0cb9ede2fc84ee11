import { callerOf } from './caller'
import { logOf, report, requestIdOf, type Edge, type Main } from './cloudFunction'
import { SECOND_MS } from './clock'
import { withDeadline } from './deadline'
import { AppError } from './errors'
import { toGateway, type HttpReply } from './httpReply'
import { readHttpRequest, type HttpRequest } from './httpRequest'
import type { Log } from './log'

/** WeChat Pay's own reply form: what it takes as received, and what makes it send the notification again. */
export interface NotifyForm {
  success: HttpReply
  /** `status` is that of our own refusal, of which APIv3 wants to see the kind. */
  failure: (status: number) => HttpReply
}

export interface Notification {
  headers: HttpRequest['headers']
  /** The bytes as they were sent: signatures are over these. */
  body: Buffer
}

/** WeChat Pay counts an answer after five seconds as none; we promise four, and keep half a second for the way out. */
const NOTIFY_DEADLINE_MS = 3.5 * SECOND_MS

/**
 * Makes the handler of a notification: success is answered only after `receive` returned, within four seconds;
 * any error answers failure, so that WeChat Pay sends again. Only the HTTP gateway may call it. `form` is asked for each
 * answer, as it must be known even while the configuration cannot be read.
 */
export function notifyFunction(
  { form, ...edge }: Edge & { form: () => Promise<NotifyForm> },
  wire: () => (notification: Notification, log: Log) => Promise<void>,
): Main {
  let receive: ReturnType<typeof wire> | undefined

  return async (event, context) => {
    const call = { edge, requestId: requestIdOf(context) }
    if (callerOf(event, context).channel !== 'http') {
      const { status: _, ...refusal } = report(call, new AppError('FORBIDDEN', { expected: 'WeChat Pay over HTTP' }))
      return { ok: false, ...refusal, requestId: call.requestId }
    }

    try {
      const { method, headers, body } = readHttpRequest(event)
      if (method !== 'POST') throw new AppError('METHOD_NOT_ALLOWED', { expected: 'POST' })
      receive ??= wire()
      await withDeadline(receive({ headers, body }, logOf(call)), edge.deadlineMs ?? NOTIFY_DEADLINE_MS)
      return toGateway((await form()).success)
    } catch (error) {
      const { status } = report(call, error)
      return toGateway((await form()).failure(status))
    }
  }
}
