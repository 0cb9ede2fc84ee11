import { createHmac } from 'node:crypto'
import type { Clock } from '../../clock'
import { isSameText } from './sameText'

export const DOWNLOAD_PATH = '/__storage/'

/** Addresses under which a browser gets one file for a while. */
export interface TemporaryAddresses {
  make(path: string, maxAgeS: number): string
  /** The path of the file that a URL's `pathname` opens, or why it opens none. */
  read(pathname: string): { path: string } | 'expired' | 'forged'
}

const ADDRESS = /^\/__storage\/([\w-]+)\.([0-9a-z]+)\.([\w-]{43})\/(.+)$/

/**
 * Addresses of the form `<appUrl>/__storage/<token>/<path>`. The token holds path and expiry and proves them by `key`;
 * the path behind it is for people, and must still be the right one.
 */
export function temporaryAddresses(appUrl: string, key: Buffer, clock: Clock): TemporaryAddresses {
  const proofOf = (claim: string) => createHmac('sha256', key).update(claim).digest('base64url')

  return {
    make(path, maxAgeS) {
      const expiresS = Math.ceil(clock.now().getTime() / 1000) + maxAgeS
      const claim = `${Buffer.from(path).toString('base64url')}.${expiresS.toString(36)}`
      return `${appUrl}${DOWNLOAD_PATH}${claim}.${proofOf(claim)}/${shownPath(path)}`
    },
    read(pathname) {
      const [, encoded = '', expiry = '', proof = '', shown = ''] = ADDRESS.exec(pathname) ?? []
      const path = Buffer.from(encoded, 'base64url').toString()
      if (!isSameText(proof, proofOf(`${encoded}.${expiry}`)) || decoded(shown) !== shownPath(path)) return 'forged'
      return clock.now().getTime() < parseInt(expiry, 36) * 1000 ? { path } : 'expired'
    },
  }
}

// The SDKs escape an address once more, and browsers cut and trim it, so it shows no "%", "?", "#" and no blank.
function shownPath(path: string): string {
  return path.replace(/[%?#\s]/g, '_')
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken escape is no path.
    return undefined
  }
}
