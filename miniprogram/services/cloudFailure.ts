import type { After } from './clock'
import { Refused } from './refused'

/** What CloudBase's client calls reject with: an `errCode` of the platform, or none where it was not reached. */
interface CloudFailure {
  errCode?: number
  errMsg?: string
  requestID?: string
}

/** Waits for a call to CloudBase, within the limit. Every failure of it becomes `Refused`. */
export async function cloudAnswer<T>(ports: { after: After; timeLimitMs: number }, call: () => Promise<T>): Promise<T> {
  let stop: (() => void) | undefined
  const tooLate = new Promise<never>((_, reject) => {
    stop = ports.after(ports.timeLimitMs, () => reject(new Refused('NO_ANSWER_IN_TIME')))
  })
  try {
    return await Promise.race([call(), tooLate])
  } catch (error) {
    throw error instanceof Refused ? error : refusedBy(error)
  } finally {
    stop?.()
  }
}

/**
 * CloudBase's own codes are six digits below zero (-501000 and on); they say that the cloud was reached and did not do it.
 * Source: CloudBase documentation, "错误码". Without one, the network failed.
 */
function refusedBy(error: unknown): Refused {
  const { errCode, errMsg = '', requestID = '' } = (error ?? {}) as CloudFailure
  if (/timeout|timed out/i.test(errMsg)) return new Refused('NO_ANSWER_IN_TIME', requestID)
  if (errCode !== undefined && errCode <= -400_000) return new Refused('INTERNAL', requestID)
  return new Refused('NETWORK_DOWN')
}
