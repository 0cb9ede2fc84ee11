import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { readJsonObject } from '../http/json'
import { checkAccount, readParams } from '../http/params'
import { spend } from '../http/quota'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { currentToken, OVERLAP_S, replaceToken, secondsLeft } from './accessTokens'

const CALLS_PER_MINUTE = 10_000
const CALLS_PER_DAY = 500_000
const FORCES_PER_DAY = 20
const BETWEEN_FORCES_MS = 30_000

/** The stable token (developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken). */
export const stableTokenRoute: Route = apiRoute('POST', '/cgi-bin/stable_token', stableToken)

function stableToken(platform: Platform, { body }: WireRequest): Record<string, unknown> {
  const fields = readJsonObject(body)
  if (fields === undefined) throw new PlatformRefusal(47001)
  const { grant_type, appid, secret } = readParams(
    (name) => fields[name],
    [
      ['grant_type', 40002],
      ['appid', 41002],
      ['secret', 41004],
    ],
  )
  if (grant_type !== 'client_credential') throw new PlatformRefusal(40002)
  checkAccount(platform, { appid, secret })
  checkQuota(platform, appid)

  const isForced = fields['force_refresh'] === true && mayForce(platform, appid)
  const token = isForced ? force(platform, appid) : keep(platform, appid)
  return { access_token: token.token, expires_in: secondsLeft(platform, token) }
}

function checkQuota(platform: Platform, appid: string): void {
  const name = `stable_token/${appid}`
  if (!spend(platform, { name, per: 'minute', limit: CALLS_PER_MINUTE })) throw new PlatformRefusal(45011)
  if (!spend(platform, { name, per: 'day', limit: CALLS_PER_DAY })) throw new PlatformRefusal(45009)
}

/** Too many or too quick forces are no error: the platform then answers as in normal mode. */
function mayForce(platform: Platform, appid: string): boolean {
  const now = platform.clock.now().getTime()
  const last = platform.store.get<{ at: number }>('lastForce', appid)
  if (last !== undefined && now - last.at < BETWEEN_FORCES_MS) return false
  if (!spend(platform, { name: `force_refresh/${appid}`, per: 'day', limit: FORCES_PER_DAY })) return false
  platform.store.put('lastForce', appid, { at: now })
  return true
}

const force = (platform: Platform, appid: string) =>
  replaceToken(platform, { appid, kind: 'stable', endOfPrevious: () => 0 })

/** The same token while it has five minutes left; then a new one, and both work for five minutes. */
function keep(platform: Platform, appid: string) {
  const current = currentToken(platform, appid, 'stable')
  if (current !== undefined && secondsLeft(platform, current) >= OVERLAP_S) return current
  return replaceToken(platform, { appid, kind: 'stable', endOfPrevious: () => OVERLAP_S * 1000 })
}
