/** `body` takes 127, counted here in bytes, the stricter reading of the table of fields. */
const MAX_BODY_BYTES = 127

/** A title of ours as `body`: cut between characters, and fit for XML and signature. */
export function payV2Body(title: string): string {
  let fitted = ''
  for (const character of payV2Text(title)) {
    if (Buffer.byteLength(fitted + character) > MAX_BODY_BYTES) break
    fitted += character
  }
  return fitted
}

/**
 * A text of somebody else's, readable as before: control characters, which XML cannot carry, become spaces, and an "&" that
 * would read like the next field of the signed text becomes a wide one.
 */
export function payV2Text(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replace(/&(?=\w+=)/g, '＆')
}
