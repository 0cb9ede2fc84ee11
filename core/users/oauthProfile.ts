import { DAY_MS, later, SECOND_MS, type Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import { describeError, type Log } from '../platform/log'
import type { OauthGrant, Session } from '../sessions/sessions'
import type { OauthApi, OauthTokens, OauthUserInfo } from '../wechat/oauthApi'
import type { Profile } from './users'

export interface ProfileDeps {
  oauth: OauthApi
  clock: Clock
  log: Log
}

export interface GrantedProfile {
  grant: OauthGrant
  /** Absent where the grant is for the openid only, or nothing new was read. */
  profile?: Profile
  unionid?: string
}

/** A profile that was read less than a day ago is good enough. */
const PROFILE_LIFE_MS = DAY_MS

/**
 * Reads the profile that a login may see. A login that asked for it (`snsapi_userinfo`) fails without it. A silent one
 * (`snsapi_base`) goes on with the grant of the session that this browser had before, if it was for the same person:
 * its token is checked, or refreshed, and the profile read again once a day; a failure there does not stop the login.
 */
export async function profileOfLogin(
  deps: ProfileDeps,
  { tokens, previous }: { tokens: OauthTokens; previous: Session | undefined },
): Promise<GrantedProfile> {
  const grant = grantOf(tokens, deps.clock.now())
  if (canReadProfile(grant)) return requestedProfile(deps, grant, tokens.openid)

  const earlier = previous?.openid === tokens.openid ? previous.grant : undefined
  if (earlier === undefined || !canReadProfile(earlier)) return { grant }
  return (await renewedProfile(deps, earlier, tokens.openid)) ?? { grant }
}

async function requestedProfile(deps: ProfileDeps, grant: OauthGrant, openid: string): Promise<GrantedProfile> {
  const granted = await readProfile(deps, grant, openid)
  if (granted === undefined) {
    throw new AppError('WECHAT_REFUSED', { api: 'userinfo', reason: 'a token given a moment ago is refused' })
  }
  return granted
}

/** Undefined when the user must authorise again before we may see the profile. */
async function renewedProfile(
  deps: ProfileDeps,
  grant: OauthGrant,
  openid: string,
): Promise<GrantedProfile | undefined> {
  const isRecent = grant.profileAt !== undefined && deps.clock.now() < later(grant.profileAt, PROFILE_LIFE_MS)
  if (isRecent) return { grant }

  try {
    const usable = (await isUsable(deps, grant, openid)) ? grant : await renew(deps, grant)
    return usable && (await readProfile(deps, usable, openid))
  } catch (error) {
    deps.log.error(`the profile stays as it is: ${describeError(error)}`)
    return { grant }
  }
}

async function isUsable({ oauth, clock }: ProfileDeps, grant: OauthGrant, openid: string): Promise<boolean> {
  return clock.now() < grant.accessTokenExpiresAt && oauth.check(grant.accessToken, openid)
}

async function readProfile(deps: ProfileDeps, grant: OauthGrant, openid: string): Promise<GrantedProfile | undefined> {
  const info = await deps.oauth.userInfo(grant.accessToken, openid)
  if (info !== 'tokenRefused') return read(deps, grant, info)

  const renewed = await renew(deps, grant)
  const again = renewed && (await deps.oauth.userInfo(renewed.accessToken, openid))
  if (renewed === undefined || again === undefined || again === 'tokenRefused') return undefined
  return read(deps, renewed, again)
}

function read({ clock }: ProfileDeps, grant: OauthGrant, info: OauthUserInfo): GrantedProfile {
  return { grant: { ...grant, profileAt: clock.now() }, ...info }
}

async function renew({ oauth, clock }: ProfileDeps, grant: OauthGrant): Promise<OauthGrant | undefined> {
  const tokens = await oauth.refresh(grant.refreshToken)
  return tokens === 'grantOver' ? undefined : { ...grant, ...grantOf(tokens, clock.now()) }
}

function grantOf({ accessToken, expiresInS, refreshToken, scope }: OauthTokens, now: Date): OauthGrant {
  return { accessToken, accessTokenExpiresAt: later(now, expiresInS * SECOND_MS), refreshToken, scope }
}

function canReadProfile({ scope }: OauthGrant): boolean {
  return scope.split(',').includes('snsapi_userinfo')
}
