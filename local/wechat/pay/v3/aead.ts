import { createCipheriv } from 'node:crypto'

/**
 * AEAD_AES_256_GCM as APIv3 writes it: base64 of the ciphertext and, behind it, the tag of 16 bytes.
 * Source: pay.weixin.qq.com/docs/merchant/development/interface-rules/decrypt-notifications.html.
 */
export function encryptAead(text: string, how: { key: string; nonce: string; associatedData: string }): string {
  const cipher = createCipheriv('aes-256-gcm', how.key, how.nonce)
  cipher.setAAD(Buffer.from(how.associatedData))
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}
