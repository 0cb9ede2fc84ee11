import type { HttpLoginAnswer, LoginAnswer } from '../api'
import type { MiniProgramCaller } from '../platform/caller'
import { SECOND_MS } from '../platform/clock'
import { readJson, type HttpRequest } from '../platform/httpRequest'
import { fields, text } from '../platform/input'
import type { Random } from '../platform/random'
import { openSession, IDLE_LIFE_MS, type SessionStore } from '../sessions/sessions'
import type { MiniProgramApi } from '../wechat/miniProgramApi'
import { visit, type VisitDeps } from './visit'

export interface LoginDeps extends VisitDeps {
  siteUrl: string
}

export interface HttpLoginDeps extends LoginDeps {
  appid: string
  miniProgram: MiniProgramApi
  sessions: SessionStore
  random: Random
}

/** Logs in the mini-program user whom the platform names; the client has nothing to say about it. */
export async function login(deps: LoginDeps, caller: MiniProgramCaller, input: unknown): Promise<LoginAnswer> {
  fields(input ?? {}, {})
  const { appid, openid, unionid } = caller
  const { siteUrl } = deps
  return { ...(await visit(deps, { appid, openid, ...(unionid && { unionid }) })), siteUrl }
}

/**
 * Logs in over HTTP with a `wx.login` code, which works once, and answers a new session for `Authorization: Bearer`:
 * it lasts two hours from its last use, and seven days at most.
 */
export async function loginOverHttp(deps: HttpLoginDeps, request: HttpRequest): Promise<HttpLoginAnswer> {
  const { code } = fields(readJson(request), {
    code: text(/^[A-Za-z0-9_-]{1,128}$/, 'a code of wx.login(), 1 to 128 characters'),
  })
  const { appid, siteUrl } = deps

  const person = await deps.miniProgram.code2Session(code)
  const { user, isNew } = await visit(deps, { appid, ...person })

  const visitor = { userId: user.userId, appid, openid: person.openid, client: 'miniProgram' as const }
  const sessionToken = await openSession(deps, { visitor })
  return { user, isNew, siteUrl, sessionToken, expiresInS: IDLE_LIFE_MS / SECOND_MS }
}
