import { createDecipheriv } from 'node:crypto'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Something that WeChat Pay encrypted for the merchant, in wire spelling of nothing but its values. */
export interface PayV3Sealed {
  /** Base64; the last 16 bytes are the tag. */
  ciphertext: string
  nonce: string
  /** May be empty, and then still counts. */
  associatedData: string
}

/**
 * Opens AEAD_AES_256_GCM by the APIv3 key (https://pay.weixin.qq.com/doc/v3/merchant/4012071382). Throws an Error for
 * anything that this key did not seal just so: not a byte of it is handed out.
 */
export function openPayV3(sealed: PayV3Sealed, v3Key: string): Buffer {
  const key = sized('the APIv3 key', Buffer.from(v3Key), KEY_BYTES)
  const nonce = sized('the nonce', Buffer.from(sealed.nonce), NONCE_BYTES)
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  if (bytes.length < TAG_BYTES) throw new Error('The ciphertext is shorter than its tag.')

  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES)).setAAD(Buffer.from(sealed.associatedData))
  const plain = decipher.update(bytes.subarray(0, -TAG_BYTES))
  // `final` is what compares the tag: without it a changed ciphertext would pass.
  return Buffer.concat([plain, decipher.final()])
}

function sized(what: string, bytes: Buffer, size: number): Buffer {
  if (bytes.length !== size) throw new Error(`${what} has ${bytes.length} bytes, not ${size}.`)
  return bytes
}
