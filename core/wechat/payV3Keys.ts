import type { KeyObject } from 'node:crypto'
import { MINUTE_MS, SECOND_MS, type Clock } from '../platform/clock'

/** One of WeChat Pay's platform certificates: five years, then replaced by another. */
export interface PlatformCertificate {
  serialNo: string
  publicKey: KeyObject
  expiresAt: Date
}

/** WeChat Pay's keys by the serial that its messages name, both kinds side by side. */
export interface PayV3Keys {
  /** The public key that answers to us should be signed with; absent where only certificates are in use. */
  answerKeyId: string | undefined
  /**
   * The key of a serial, or undefined when WeChat Pay has none of that name. Rejects with the trouble of asking WeChat Pay
   * for its certificates: then nobody knows.
   */
  find(serial: string): Promise<KeyObject | undefined>
}

export interface PayV3KeysOptions {
  /** By `PUB_KEY_ID_…`, parsed; may be empty. Answers are asked for with the first one. */
  publicKeys: ReadonlyMap<string, KeyObject>
  /** Asks WeChat Pay for its certificates; absent where the function may not sign requests. */
  fetchCertificates?: () => Promise<PlatformCertificate[]>
  clock: Clock
}

const CERTIFICATE_SERIAL = /^[0-9A-Fa-f]{8,64}$/

/** WeChat Pay asks for at most one look a minute at its certificates: anybody can name a serial that nobody knows. */
const PAUSE_MS = MINUTE_MS
/** A look that failed has shown nothing, and until one succeeds no certificate can be checked. */
const PAUSE_AFTER_FAILURE_MS = 5 * SECOND_MS

/**
 * The keys that one function instance knows. Certificates are fetched when a serial is first met that is not there, by one
 * look for all who wait, at most once a minute; expired ones count as absent.
 */
export function payV3Keys({ publicKeys, fetchCertificates, clock }: PayV3KeysOptions): PayV3Keys {
  const certificates = fetchCertificates && certificateShelf(fetchCertificates, clock)

  return {
    answerKeyId: [...publicKeys.keys()][0],
    async find(serial) {
      const key = publicKeys.get(serial)
      if (key !== undefined || certificates === undefined) return key
      // The id of a public key is no certificate's serial: such keys come from the configuration only.
      return CERTIFICATE_SERIAL.test(serial) ? certificates(serial.toUpperCase()) : undefined
    },
  }
}

type Shelf = (serialNo: string) => Promise<KeyObject | undefined>

function certificateShelf(fetchCertificates: () => Promise<PlatformCertificate[]>, clock: Clock): Shelf {
  let shelf: readonly PlatformCertificate[] = []
  let look: Promise<void> = Promise.resolve()
  let nextLookAt = -Infinity

  const find = (serialNo: string) =>
    shelf.find((certificate) => certificate.serialNo === serialNo && clock.now() < certificate.expiresAt)?.publicKey

  async function lookAgain(): Promise<void> {
    nextLookAt = clock.now().getTime() + PAUSE_MS
    try {
      shelf = await fetchCertificates()
    } catch (error) {
      nextLookAt = clock.now().getTime() + PAUSE_AFTER_FAILURE_MS
      throw error
    }
  }

  return async (serialNo) => {
    const key = find(serialNo)
    if (key !== undefined) return key

    if (clock.now().getTime() >= nextLookAt) look = lookAgain()
    // The last look, or the one under way; its failure stands until the next.
    await look
    return find(serialNo)
  }
}
