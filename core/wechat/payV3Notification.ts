import { AppError } from '../platform/errors'
import { HttpReply } from '../platform/httpReply'
import type { Notification } from '../platform/notifyFunction'
import { openPayV3, type PayV3Sealed } from './payV3Aead'
import { readPayV3Json, type PayV3Fields } from './payV3Json'
import { readPayV3Refund, type PayV3Refund, type PayV3RefundState } from './payV3Refund'
import { readPayV3Payment, type PayV3Payment } from './payV3Transaction'
import { verifyPayV3, type PayV3VerifyDeps } from './payV3Verify'

/** The merchant whose notifications these are: number, key, and every app that may sell in its name. */
export interface PayV3Recipient {
  mchid: string
  appids: readonly string[]
  v3Key: string
}

/** Base64 inside JSON makes the same message a good half larger than APIv2's 16 KiB. */
const MAX_BYTES = 32 * 1024

/**
 * The payment that a notification tells of, once everything that needs no database has been checked: size, signature,
 * encryption, event, merchant, app, amount. Throws UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, INVALID_SIGNATURE,
 * NOTIFICATION_MISMATCH, CONFIG_INVALID (the APIv3 key is not ours) or the trouble of fetching certificates.
 */
export async function readPayV3PaymentNotification(
  deps: PayV3VerifyDeps,
  notification: Notification,
  recipient: PayV3Recipient,
): Promise<PayV3Payment> {
  const { fields } = await readEvent(deps, { notification, recipient, events: ['TRANSACTION.SUCCESS'] })
  fields.oneOf('appid', recipient.appids)
  fields.oneOf('trade_state', ['SUCCESS'])
  return readPayV3Payment(fields)
}

/** How a refund ended, by the event that tells of it. */
const REFUND_EVENTS = { 'REFUND.SUCCESS': 'SUCCESS', 'REFUND.CLOSED': 'CLOSED', 'REFUND.ABNORMAL': 'ABNORMAL' } as const

/** A refund that ended. */
export type PayV3RefundNotice = PayV3Refund & { state: Exclude<PayV3RefundState, { outcome: 'processing' }> }

/** The refund that a notification tells of, after the same checks and with the same errors as for a payment. */
export async function readPayV3RefundNotification(
  deps: PayV3VerifyDeps,
  notification: Notification,
  recipient: PayV3Recipient,
): Promise<PayV3RefundNotice> {
  const events = Object.keys(REFUND_EVENTS) as (keyof typeof REFUND_EVENTS)[]
  const { event, fields } = await readEvent(deps, { notification, recipient, events })
  fields.oneOf('refund_status', [REFUND_EVENTS[event]])

  const { state, ...refund } = readPayV3Refund(fields, 'refund_status')
  if (state.outcome === 'processing') throw mismatch('refund_status')
  return { ...refund, state }
}

/**
 * What WeChat Pay takes as received, and what makes it send again (https://pay.weixin.qq.com/doc/v3/merchant/4012791861):
 * 401 for a signature that proves nothing, as its probes expect, 400 for any other refusal, 500 for our own trouble.
 */
export const PAY_V3_FORM = { success: new HttpReply(204, {}), failure: payV3Failure }

function payV3Failure(status: number): HttpReply {
  const answered = status === 401 || status >= 500 ? Math.min(status, 500) : 400
  const body = JSON.stringify({ code: 'FAIL', message: '失败' })
  return new HttpReply(answered, { 'content-type': 'application/json; charset=utf-8' }, body)
}

interface Expected<E extends string> {
  notification: Notification
  recipient: PayV3Recipient
  events: readonly E[]
}

/** Verifies before it parses; what is parsed is what was verified. */
async function readEvent<E extends string>(
  deps: PayV3VerifyDeps,
  { notification, recipient, events }: Expected<E>,
): Promise<{ event: E; fields: PayV3Fields }> {
  const { headers, body } = notification
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', { expected: 'no content-encoding' })
  }
  if (body.length > MAX_BYTES) throw new AppError('BODY_TOO_LARGE', { expected: `${MAX_BYTES / 1024} KiB` })
  await verifyPayV3(notification, deps)

  const envelope = readPayV3Json(body, mismatch)
  const event = envelope.oneOf('event_type', events)
  const fields = readPayV3Json(open(envelope.part('resource'), recipient.v3Key), (field) =>
    mismatch(`resource.${field}`),
  )
  fields.oneOf('mchid', [recipient.mchid])
  return { event, fields }
}

function open(resource: PayV3Fields, v3Key: string): Buffer {
  resource.oneOf('algorithm', ['AEAD_AES_256_GCM'])
  const sealed: PayV3Sealed = {
    ciphertext: resource.text('ciphertext', /^[A-Za-z0-9+/=]+$/),
    nonce: resource.text('nonce', /^/),
    associatedData: resource.optionalText('associated_data', /^/) ?? '',
  }
  try {
    return openPayV3(sealed, v3Key)
  } catch (cause) {
    // WeChat Pay signed it, so nobody forged it: our key is not the one that it seals with.
    throw new AppError('CONFIG_INVALID', { problems: 'PAY_V3_KEY does not open what WeChat Pay sealed' }, { cause })
  }
}

function mismatch(field: string): AppError {
  return new AppError('NOTIFICATION_MISMATCH', { field })
}
