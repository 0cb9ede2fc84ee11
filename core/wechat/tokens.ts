import { later, SECOND_MS, type Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import { describeError, type Log } from '../platform/log'
import type { Pause } from '../platform/pause'
import { randomHex, type Random } from '../platform/random'

/** What WeChat answers: a value and how long it lives. */
export interface FetchedToken {
  value: string
  expiresInS: number
}

export interface Token {
  value: string
  /** Counts the values under one key, so that an older one never takes the place of a newer one. */
  version: number
  /** From here on somebody should fetch a new value, while this one still serves. */
  refreshAt: Date
  expiresAt: Date
}

/** Tokens that all instances share, each with a lease: the right to fetch the next value, held by one at a time. */
export interface TokenStore {
  read(key: string): Promise<Token | undefined>
  /** Takes the lease if nobody holds it at `at` and the stored version is still `version` (0: none yet); tells whether it did. */
  lease(key: string, claim: { holder: string; version: number; at: Date; until: Date }): Promise<boolean>
  /** Stores the next value and ends the lease, only while `holder` still has it; tells whether it did. */
  save(key: string, holder: string, token: Token): Promise<boolean>
  /** Ends the lease without a new value. */
  release(key: string, holder: string): Promise<void>
  /** Marks this very version as dead; a newer one stays. */
  drop(key: string, version: number): Promise<void>
}

export interface TokenCache {
  /** A value that is valid now, without any round trip while the one held here is fresh. Throws as the fetch does. */
  get(): Promise<Token>
  /** Forgets a token that WeChat refused, here and in the store. */
  drop(token: Token): Promise<void>
}

export interface TokenDeps {
  store: TokenStore
  clock: Clock
  random: Random
  pause: Pause
  log: Log
}

/** One token: the key under which it is shared, and how WeChat is asked for the next one. */
export interface TokenSource {
  key: string
  fetch: () => Promise<FetchedToken>
}

/** Refresh at 80 % of life: long before WeChat ends a token (7200 s), and within the time in which it renews none early. */
const REFRESH_AT_PART = 0.8
/** Longer than a fetch takes, short enough that an instance that died holding it is soon replaced. */
const LEASE_MS = 6 * SECOND_MS
const POLL_MS = 150
const MAX_POLLS = 45
const CONTENDED_MS = 5 * SECOND_MS
const RETRY_MS = 30 * SECOND_MS

interface Held {
  token: Token
  /** Until then this instance asks nobody. */
  nextTryAt: Date
}

/**
 * Keeps one token of WeChat fresh over many instances with one fetch: whoever takes the lease fetches, the others go on
 * with the value they have, or wait for the new one if they have none. While the old value lasts, a refresh that fails,
 * at WeChat or in the store, is only logged, and tried again half a minute later.
 */
export function tokenCache(deps: TokenDeps, source: TokenSource): TokenCache {
  let held: Held | undefined
  let refreshing: Promise<Token> | undefined

  function keep(next: Held): Token {
    if (held === undefined || held.token.version <= next.token.version) held = next
    return held.token
  }

  async function refresh(): Promise<Token> {
    try {
      return keep(await nextToken(deps, source, keep))
    } catch (error) {
      const now = deps.clock.now()
      if (held === undefined || now >= held.token.expiresAt) throw error
      deps.log.error(`going on with the old ${source.key}: ${describeError(error)}`)
      return keep({ token: held.token, nextTryAt: later(now, RETRY_MS) })
    }
  }

  return {
    async get() {
      const now = deps.clock.now()
      const isServing = held !== undefined && now < held.token.expiresAt
      if (held !== undefined && isServing && (now < held.nextTryAt || refreshing !== undefined)) return held.token

      refreshing ??= refresh().finally(() => {
        refreshing = undefined
      })
      return refreshing
    },
    async drop({ version }) {
      if (held?.token.version === version) held = undefined
      await deps.store.drop(source.key, version)
    },
  }
}

/** The stored token while it is fresh, else the one that is fetched now, here or elsewhere. `keep` gets an old one to go on with. */
async function nextToken(deps: TokenDeps, source: TokenSource, keep: (old: Held) => void): Promise<Held> {
  const { store, clock, random, pause } = deps

  for (let poll = 0; poll < MAX_POLLS; poll++) {
    const now = clock.now()
    const stored = await store.read(source.key)
    if (stored !== undefined && now < stored.refreshAt) return { token: stored, nextTryAt: stored.refreshAt }
    const isServing = stored !== undefined && now < stored.expiresAt
    if (isServing) keep({ token: stored, nextTryAt: now })

    const holder = randomHex(random, 16)
    const version = stored?.version ?? 0
    const claim = { holder, version, at: now, until: later(now, LEASE_MS) }
    if (await store.lease(source.key, claim)) return fetchAs(holder, { deps, source, version: version + 1 })
    if (isServing) return { token: stored, nextTryAt: later(now, CONTENDED_MS) }
    await pause(POLL_MS)
  }
  throw new AppError('WECHAT_BUSY', { api: source.key, reason: 'another instance is fetching it and has not finished' })
}

async function fetchAs(
  holder: string,
  { deps, source, version }: { deps: TokenDeps; source: TokenSource; version: number },
): Promise<Held> {
  const { store, clock } = deps
  const asked = clock.now()
  try {
    const token = tokenOf(await source.fetch(), { asked, version })
    const isSaved = await store.save(source.key, holder, token)
    // Whoever took the lease over stores the value that counts: ours serves this one call.
    return { token, nextTryAt: isSaved ? token.refreshAt : asked }
  } catch (error) {
    // Where even this fails, the lease runs out by itself.
    await store.release(source.key, holder).catch(() => undefined)
    throw error
  }
}

function tokenOf({ value, expiresInS }: FetchedToken, { asked, version }: { asked: Date; version: number }): Token {
  const lifeMs = expiresInS * SECOND_MS
  return { value, version, refreshAt: later(asked, lifeMs * REFRESH_AT_PART), expiresAt: later(asked, lifeMs) }
}
