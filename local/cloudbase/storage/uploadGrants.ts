import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../clock'
import { isSameText } from './sameText'

/** What a client needs to put one file to one path, once: where to, and the headers that prove it may. */
export interface UploadGrant {
  url: string
  token: string
  authorization: string
  cosFileId: string
}

export interface UploadGrants {
  issue(path: string): UploadGrant
  /** The path that a PUT may write; its grant is used up then. Otherwise why it may not, and the grant stays. */
  redeem(request: IncomingMessage): { path: string } | 'unknown' | 'expired' | 'mismatch'
}

interface Given {
  path: string
  authorization: string
  cosFileId: string
  expires: Date
}

const LIFETIME_MS = 15 * 60_000

/** Grants below `uploadUrl`, kept in memory: none outlives the process, and each is for one upload within 15 minutes. */
export function uploadGrants(uploadUrl: string, clock: Clock, random: (bytes: number) => Buffer): UploadGrants {
  const given = new Map<string, Given>()
  const prefix = new URL(uploadUrl).pathname

  return {
    issue(path) {
      const now = clock.now().getTime()
      forget(given, now)
      const token = random(24).toString('base64url')
      const authorization = `q-sign-algorithm=sha1&q-signature=${random(20).toString('hex')}`
      const cosFileId = random(24).toString('base64url')
      given.set(token, { path, authorization, cosFileId, expires: new Date(now + LIFETIME_MS) })
      return { url: uploadUrl + encodeURIComponent(path), token, authorization, cosFileId }
    },
    redeem({ url = '', headers }) {
      const token = String(headers['x-cos-security-token'])
      const grant = given.get(token)
      if (grant === undefined) return 'unknown'
      if (clock.now() >= grant.expires) return 'expired'
      if (url !== prefix + encodeURIComponent(grant.path) || !isProven(grant, headers)) return 'mismatch'

      given.delete(token)
      return { path: grant.path }
    },
  }
}

function isProven({ path, authorization, cosFileId }: Given, headers: IncomingMessage['headers']): boolean {
  const expected = {
    authorization,
    signature: authorization,
    'x-cos-meta-fileid': cosFileId,
    key: encodeURIComponent(path),
  }
  return Object.entries(expected).every(([name, value]) => isSameText(String(headers[name]), value))
}

function forget(given: Map<string, Given>, now: number): void {
  for (const [token, { expires }] of given) if (expires.getTime() <= now) given.delete(token)
}
