import { AppError } from '../platform/errors'

/**
 * What APIv3 refuses in a text: characters of four bytes in UTF-8, such as emoji
 * (https://pay.weixin.qq.com/docs/merchant/development/interface-rules/basic-rules.html), and halves of them.
 */
const UNSENDABLE = /[\u{10000}-\u{10FFFF}\p{Surrogate}]/u

/**
 * A text of somebody else's that goes to APIv3 as it is. Throws INVALID_INPUT naming the field: by us, before anything is
 * stored or sent, rather than by WeChat afterwards.
 */
export function requirePayV3Text(text: string, field: string): string {
  if (UNSENDABLE.test(text)) throw new AppError('INVALID_INPUT', { field, expected: 'text without emoji (WeChat Pay)' })
  return text
}

/** `description` takes 127, counted here in bytes, the stricter reading of the table of fields. */
const MAX_DESCRIPTION_BYTES = 127

/** A title of ours as `description`: without what WeChat refuses, cut between characters; `fallback` where nothing is left. */
export function payV3Description(title: string, fallback: string): string {
  let fitted = ''
  for (const character of sendable(title)) {
    if (Buffer.byteLength(fitted + character) > MAX_DESCRIPTION_BYTES) break
    fitted += character
  }
  return fitted.trim() || fallback
}

function sendable(title: string): string {
  const unsendable = new RegExp(`${UNSENDABLE.source}|\\p{Cc}`, 'gu')
  return title.replace(unsendable, ' ').replace(/ +/g, ' ').trim()
}
