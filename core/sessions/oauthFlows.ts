import { later, MINUTE_MS, SECOND_MS, type Clock } from '../platform/clock'
import { sha256Hex } from '../platform/hash'
import type { HttpRequest } from '../platform/httpRequest'
import { randomHex, type Random } from '../platform/random'
import { hostCookie, readHostCookie } from './hostCookie'

/** One login on its way through WeChat: bound to one browser, good for one use within ten minutes. */
export interface OauthFlow {
  /** Hash of the value in the browser's `__Host-flow` cookie. */
  browserHash: string
  /** Where the browser goes afterwards: a path of ours, checked when the flow began. */
  returnTo: string
  /** What was asked of the user, so that a new start asks the same. */
  scope: string
  used: boolean
  createdAt: Date
  expiresAt: Date
}

/** Flows by their `state`; the store keeps a hash of it. */
export interface OauthFlowStore {
  create(state: string, flow: OauthFlow): Promise<void>
  find(state: string): Promise<OauthFlow | undefined>
  /** Marks a flow as used; of several calls, at once or later, exactly one is told `true`. */
  use(state: string): Promise<boolean>
  removeExpired(at: Date): Promise<void>
}

interface FlowDeps {
  flows: OauthFlowStore
  clock: Clock
}

const COOKIE = '__Host-flow'
const FLOW_LIFE_MS = 10 * MINUTE_MS

/**
 * Begins a flow under a new `state` (32 random bytes: WeChat has no PKCE, so `state` is the only defence) and answers the
 * cookie that binds it. A browser keeps its binding value, so that two tabs can log in at the same time.
 */
export async function beginFlow(
  { flows, clock, random }: FlowDeps & { random: Random },
  { request, returnTo, scope }: { request: HttpRequest; returnTo: string; scope: string },
): Promise<{ state: string; cookie: string }> {
  const now = clock.now()
  const state = randomHex(random, 32)
  const browser = browserOf(request) ?? randomHex(random, 32)

  const expiresAt = later(now, FLOW_LIFE_MS)
  const flow = { browserHash: sha256Hex(browser), returnTo, scope, used: false, createdAt: now, expiresAt }
  await Promise.all([flows.create(state, flow), flows.removeExpired(now)])

  return { state, cookie: hostCookie(COOKIE, browser, FLOW_LIFE_MS / SECOND_MS) }
}

/** Finds the flow that this very browser began less than ten minutes ago under `state`, used or not. */
export async function findFlow(
  { flows, clock }: FlowDeps,
  { request, state }: { request: HttpRequest; state: string },
): Promise<OauthFlow | undefined> {
  const browser = browserOf(request)
  if (browser === undefined || !HEX_64.test(state)) return undefined

  const flow = await flows.find(state)
  const isOurs = flow?.browserHash === sha256Hex(browser) && clock.now() < flow.expiresAt
  return isOurs ? flow : undefined
}

const HEX_64 = /^[0-9a-f]{64}$/

function browserOf(request: HttpRequest): string | undefined {
  const value = readHostCookie(request, COOKIE)
  return value !== undefined && HEX_64.test(value) ? value : undefined
}
