import { createHash } from 'node:crypto'

/** What a JSSDK signature covers. */
export interface SignedFields {
  ticket: string
  nonceStr: string
  timestamp: string
  url: string
}

/** string1 of the JSSDK documentation, appendix 1: lower-case names in this order, raw values, no encoding. */
export const signedString = ({ ticket, nonceStr, timestamp, url }: SignedFields): string =>
  `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`

/** SHA-1 in lower-case hex. */
export const signatureOf = (fields: SignedFields): string =>
  createHash('sha1').update(signedString(fields)).digest('hex')

/** What the page's address is signed as: all of it but the fragment. */
export const signedUrl = (pageUrl: string): string => pageUrl.split('#', 1)[0] ?? ''
