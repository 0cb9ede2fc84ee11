import { PlatformRefusal } from '../http/errcodes'
import type { Platform } from '../platform'

export const TOKEN_LIFE_S = 7200
/** How long a replaced token works on, and how near its end `stable_token` renews. */
export const OVERLAP_S = 300

/** `/cgi-bin/token` and `/cgi-bin/stable_token` are isolated: each has a current token of its own. */
export type TokenKind = 'plain' | 'stable'

interface AccessToken {
  token: string
  appid: string
  expiresAt: number
  /** True once a newer one took its place: it then ends as "not latest", not as "expired". */
  isReplaced: boolean
}

/** The newest token of an app by one way of fetching; undefined once it has ended. */
export function currentToken(platform: Platform, appid: string, kind: TokenKind): AccessToken | undefined {
  const current = platform.store.get<{ token: string }>('currentToken', `${appid}/${kind}`)
  const found = current && platform.store.get<AccessToken>('accessToken', current.token)
  return found !== undefined && found.expiresAt > platform.clock.now().getTime() ? found : undefined
}

/** Issues a new current token; `endOfPrevious` says how long the one before it works, in milliseconds from now. */
export function replaceToken(
  platform: Platform,
  { appid, kind, endOfPrevious }: { appid: string; kind: TokenKind; endOfPrevious: (msLeft: number) => number },
): AccessToken {
  const now = platform.clock.now().getTime()
  const token = `00_${platform.random(102).toString('base64url')}`
  const issued = { token, appid, expiresAt: now + TOKEN_LIFE_S * 1000, isReplaced: false }

  return platform.store.atomically(() => {
    const previous = currentToken(platform, appid, kind)
    if (previous !== undefined) {
      const expiresAt = now + endOfPrevious(previous.expiresAt - now)
      platform.store.put('accessToken', previous.token, { ...previous, expiresAt, isReplaced: true })
    }
    platform.store.put('accessToken', token, issued)
    platform.store.put('currentToken', `${appid}/${kind}`, { token })
    return issued
  })
}

/** Answers the appid of a working token; throws 41001, 40014 (shape), 40001 (unknown or replaced) or 42001 (expired). */
export function checkAccessToken(platform: Platform, token: string | null): string {
  if (token === null || token === '') throw new PlatformRefusal(41001)
  if (!/^[\w-]{32,512}$/.test(token)) throw new PlatformRefusal(40014)

  const found = platform.store.get<AccessToken>('accessToken', token)
  if (found === undefined) throw new PlatformRefusal(40001)
  if (platform.clock.now().getTime() < found.expiresAt) return found.appid
  throw new PlatformRefusal(found.isReplaced ? 40001 : 42001)
}

/** Whole seconds for which a token or ticket still works. */
export const secondsLeft = (platform: Platform, { expiresAt }: { expiresAt: number }) =>
  Math.floor((expiresAt - platform.clock.now().getTime()) / 1000)
