import { createDecipheriv, createHash } from 'node:crypto'
import { AppError } from '../platform/errors'
import type { Notification } from '../platform/notifyFunction'
import type { LoadXml, PayV2Merchant } from './payV2Notification'
import { readPayV2NoticedRefund, type PayV2RefundWithState } from './payV2Refund'
import { scanXml, type XmlFields } from './xmlScan'

/**
 * The refund that a notice tells of (https://pay.weixin.qq.com/doc/v2/partner/4011989265). Nobody signs a notice: that it is
 * encrypted with a key only WeChat Pay and the merchant have keeps strangers out, but proves no field of it, as AES-ECB
 * lets blocks be exchanged. So whoever reads it must ask WeChat before believing it. Throws UNSUPPORTED_MEDIA_TYPE,
 * BODY_TOO_LARGE, INVALID_XML, INVALID_SIGNATURE (not encrypted with our key) or NOTIFICATION_MISMATCH.
 */
export async function readPayV2RefundNotice(
  { headers, body }: Notification,
  merchant: PayV2Merchant,
  loadXml: LoadXml,
): Promise<PayV2RefundWithState> {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', { expected: 'no content-encoding' })
  }
  // As for payments: the scans serve for refusing only, before the parser is loaded.
  const told = open(scanXml(body).fields, merchant)
  scanXml(told, 'root')

  const { readXml } = await loadXml()
  requireOurs(readXml(body), merchant)
  return readPayV2NoticedRefund(readXml(told, 'root'))
}

function requireOurs(fields: XmlFields, { mchid, appids }: PayV2Merchant): void {
  const allowed = { return_code: ['SUCCESS'], appid: appids, mch_id: [mchid] }
  const foreign = Object.entries(allowed).find(([name, values]) => !values.includes(fields.get(name) ?? ''))
  if (foreign !== undefined) throw new AppError('NOTIFICATION_MISMATCH', { field: foreign[0] })
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** AES-256-ECB with PKCS #7; the key is the MD5 of the merchant's key as 32 lower-case hex characters, leading zeros too. */
function open(fields: XmlFields, { key }: PayV2Merchant): Buffer {
  const sealed = fields.get('req_info') ?? ''
  if (!BASE64.test(sealed)) throw notOurs()

  const aesKey = Buffer.from(createHash('md5').update(key).digest('hex'))
  try {
    const decipher = createDecipheriv('aes-256-ecb', aesKey, null)
    return Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()])
  } catch (cause) {
    throw notOurs(cause)
  }
}

function notOurs(cause?: unknown): AppError {
  return new AppError('INVALID_SIGNATURE', { expected: 'AES-256-ECB' }, { cause })
}
