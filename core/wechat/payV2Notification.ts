import { AppError } from '../platform/errors'
import { HttpReply } from '../platform/httpReply'
import type { Notification, NotifyForm } from '../platform/notifyFunction'
import { readPayV2Payment, type PayV2Payment } from './payV2Payment'
import { verifyPayV2, type PayV2Secret } from './payV2Sign'
import { scanXml, type ScannedXml, type XmlFields, type XmlRoot } from './xmlScan'
import { writeXml } from './xmlWrite'

/** The merchant whose notifications these are: number, key, and every app that may sell in its name. */
export interface PayV2Merchant extends PayV2Secret {
  mchid: string
  appids: readonly string[]
}

/** Loads `xml.ts` with its parser. On a cold start that takes longer than all else here, so a forger must not cause it. */
export type LoadXml = () => Promise<{ readXml(message: Buffer | ScannedXml, root?: XmlRoot): XmlFields }>

/**
 * The payment that a notification tells of, once everything that needs no database has been checked: encoding, size,
 * shape, signature, result, merchant, app, amount. Throws UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, INVALID_XML,
 * INVALID_SIGNATURE or NOTIFICATION_MISMATCH.
 */
export async function readPayV2Notification(
  { headers, body }: Notification,
  merchant: PayV2Merchant,
  loadXml: LoadXml,
): Promise<PayV2Payment> {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', { expected: 'no content-encoding' })
  }
  // The scan serves for refusing only; what is believed comes from `readXml`, which reads the same or refuses.
  const scanned = scanXml(body)
  verifyPayV2(scanned.fields, merchant)

  const { readXml } = await loadXml()
  const fields = readXml(scanned)
  requireValue(fields, 'return_code', ['SUCCESS'])
  requireValue(fields, 'result_code', ['SUCCESS'])
  requireValue(fields, 'appid', merchant.appids)
  requireValue(fields, 'mch_id', [merchant.mchid])
  return readPayV2Payment(fields)
}

/** What WeChat Pay takes as received, and what makes it send again (https://pay.weixin.qq.com/doc/v2/merchant/4011937248). */
export const PAY_V2_FORM: NotifyForm = { success: form('SUCCESS', 'OK'), failure: () => form('FAIL', 'FAIL') }

function requireValue(fields: XmlFields, field: string, allowed: readonly string[]): void {
  if (!allowed.includes(fields.get(field) ?? '')) throw new AppError('NOTIFICATION_MISMATCH', { field })
}

function form(code: string, message: string): HttpReply {
  const xml = writeXml([
    ['return_code', code],
    ['return_msg', message],
  ])
  return new HttpReply(200, { 'content-type': 'text/xml; charset=utf-8' }, xml)
}
