import type { Text } from '../messages'

/** What WeChat's client says to a page that calls it: passed, or the platform's own errMsg with our explanation. */
export type ClientVerdict = { ok: true } | ClientRefusal

export interface ClientRefusal {
  ok: false
  errMsg: string
  /** The field that is wrong, as it is spelled in what was signed. */
  field: string
  explanation: Text
  /** The string that was signed, where it could be found out. */
  signed?: string
  /** The string that should have been signed. */
  expected?: string
}
