import type { Platform } from '../platform'

// The platform says only that wx.login may rotate the key and that a minimum period lies between; its length is not published.
const SHORTEST_LIFE_MS = 10 * 60_000

interface Session {
  sessionKey: string
  since: number
}

/** Called at every `wx.login`: replaces a key that has lived its minimum. A user has one valid key at a time. */
export function rotateSessionKey(platform: Platform, openid: string): void {
  const session = platform.store.get<Session>('session', openid)
  const now = platform.clock.now().getTime()
  if (session !== undefined && now - session.since < SHORTEST_LIFE_MS) return
  platform.store.put('session', openid, newSession(platform))
}

/** The key that is valid now: base64 of 16 bytes. */
export function currentSessionKey(platform: Platform, openid: string): string {
  const session = platform.store.get<Session>('session', openid)
  if (session !== undefined) return session.sessionKey

  const first = newSession(platform)
  platform.store.put('session', openid, first)
  return first.sessionKey
}

const newSession = (platform: Platform): Session => ({
  sessionKey: platform.random(16).toString('base64'),
  since: platform.clock.now().getTime(),
})
