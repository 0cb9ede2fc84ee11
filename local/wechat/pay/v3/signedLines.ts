import { createPublicKey, verify, type KeyObject } from 'node:crypto'

const keys = new Map<string, KeyObject>()

/** The public half of a PEM private key; parsed once. */
export function publicHalf(privateKey: string): KeyObject {
  const known = keys.get(privateKey)
  if (known !== undefined) return known
  const made = createPublicKey(privateKey)
  keys.set(privateKey, made)
  return made
}

/**
 * The text under every signature of APIv3: each line, the last one too, ends with a line feed.
 * Source: pay.weixin.qq.com/docs/merchant/development/interface-rules/signature-generation.html.
 */
export const signedText = (lines: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))

/** Whether `signature` (base64) is the RSA-SHA256 signature of these lines by the key whose public half is given. */
export function isSignedOver(lines: readonly (string | Buffer)[], signature: string, key: KeyObject): boolean {
  return verify('RSA-SHA256', signedText(lines), key, Buffer.from(signature, 'base64'))
}
