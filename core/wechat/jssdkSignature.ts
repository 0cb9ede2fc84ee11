import { createHash } from 'node:crypto'

export interface JssdkSignatureInput {
  ticket: string
  nonceStr: string
  /** In seconds. */
  timestamp: number
  /** The page as its address bar shows it, up to but without `#`. */
  url: string
}

/** The `signature` of `wx.config`: SHA-1 over raw values in this order (JSSDK documentation, appendix 1). */
export function jssdkSignature({ ticket, nonceStr, timestamp, url }: JssdkSignatureInput): string {
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`
  return createHash('sha1').update(text).digest('hex')
}
