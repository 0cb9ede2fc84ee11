import type { Text } from '../../messages'
import type { Platform } from '../platform'

/** Why a request was refused, for the developer who sent it. */
export interface Refusal {
  code: string
  text: Text
  field?: string
}

const KEPT = 50

/** Keeps the last fifty refusals with all they explain, for the controls, and says each in the log. */
export function recordRefusal(platform: Platform, path: string, refusal: Refusal): void {
  const at = platform.clock.now().toISOString()
  const id = `${at}-${platform.random(4).toString('hex')}`
  platform.log.warn(`WeChat Pay refuses ${path}: ${refusal.text.en}`, { ...refusal })

  platform.store.put('payRefusal', id, { id, at, path, ...refusal })
  for (const old of listRefusals(platform).slice(0, -KEPT)) platform.store.remove('payRefusal', old.id)
}

/** The last refusals of the pay host and of the check behind `wx.requestPayment`, oldest first. */
export const listRefusals = (platform: Platform) =>
  platform.store.list<Refusal & { id: string; at: string; path: string }>('payRefusal')
