import { AppError } from '../platform/errors'
import { redirectReply, type HttpReply } from '../platform/httpReply'
import type { HttpRequest } from '../platform/httpRequest'
import type { Random } from '../platform/random'
import { findFlow, type OauthFlow, type OauthFlowStore } from '../sessions/oauthFlows'
import { readSid, sessionCookie } from '../sessions/sessionCookie'
import { openSession, useSession, type Session, type SessionStore } from '../sessions/sessions'
import type { CodeExchange } from '../wechat/oauthApi'
import { profileOfLogin, type ProfileDeps } from './oauthProfile'
import { visit, type VisitDeps } from './visit'

export interface OauthCallbackDeps extends VisitDeps, ProfileDeps {
  appid: string
  flows: OauthFlowStore
  sessions: SessionStore
  random: Random
}

/**
 * Finishes a login that this browser began: code → tokens → profile where granted → user → a new session → the page that
 * the flow remembers. Throws OAUTH_FLOW_INVALID, OAUTH_REFUSED, OAUTH_CODE_USED, SNAPSHOT_USER, or what WeChat's calls throw;
 * an error's values hold `returnTo` and `scope` for a new start. A code is exchanged at most once per flow.
 */
export async function oauthCallback(deps: OauthCallbackDeps, request: HttpRequest): Promise<HttpReply> {
  const { state = '', code } = request.query
  const flow = await findFlow(deps, { request, state })
  if (flow === undefined || (code !== undefined && !CODE.test(code))) throw new AppError('OAUTH_FLOW_INVALID')

  const isFirst = await deps.flows.use(state)
  return returningTo(flow, async () => {
    if (code === undefined) throw new AppError('OAUTH_REFUSED')
    if (!isFirst) return repeated(deps, request, flow)
    const sid = await logIn(deps, { request, code })
    return redirectReply(flow.returnTo, { cookie: sessionCookie(sid) })
  })
}

const CODE = /^[A-Za-z0-9_-]{1,128}$/

/** WeChat's client is known to open the callback twice: whom the first one logged in simply goes on. */
async function repeated(deps: OauthCallbackDeps, request: HttpRequest, flow: OauthFlow): Promise<HttpReply> {
  const sid = readSid(request)
  const session = sid === undefined ? undefined : await useSession(deps, sid)
  if (session === undefined) throw new AppError('OAUTH_FLOW_INVALID')
  return redirectReply(flow.returnTo)
}

async function logIn(
  deps: OauthCallbackDeps,
  { request, code }: { request: HttpRequest; code: string },
): Promise<string> {
  const exchange = granted(await deps.oauth.exchangeCode(code))
  const { tokens } = exchange

  const sid = readSid(request)
  const previous = sid === undefined ? undefined : await ownSession(deps, sid)
  const { grant, profile, ...info } = await profileOfLogin(deps, { tokens, previous })

  const { appid } = deps
  const { openid } = tokens
  const unionid = exchange.unionid ?? info.unionid
  const { user } = await visit(deps, { appid, openid, ...(unionid && { unionid }), ...(profile && { profile }) })

  const visitor = { userId: user.userId, appid, openid, client: 'h5' as const }
  const newSid = await openSession(deps, { visitor, grant })
  if (sid !== undefined) await deps.sessions.remove(sid)
  return newSid
}

/** A snapshot user is a virtual account that WeChat made up for one look at the page: it gets no user and no session. */
function granted(exchange: CodeExchange): Extract<CodeExchange, { outcome: 'granted' }> {
  if (exchange.outcome === 'codeSpent') throw new AppError('OAUTH_CODE_USED')
  if (exchange.isSnapshotUser) throw new AppError('SNAPSHOT_USER')
  return exchange
}

/** The session that this browser had, also if it has expired: its grant may still be renewed. */
async function ownSession({ sessions, appid }: OauthCallbackDeps, sid: string): Promise<Session | undefined> {
  const session = await sessions.find(sid)
  return session?.appid === appid ? session : undefined
}

/** Lets an error of the flow remember where the user wanted to go. */
async function returningTo<T>({ returnTo, scope }: OauthFlow, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, { ...error.values, returnTo, scope }, { cause: error.cause })
  }
}
