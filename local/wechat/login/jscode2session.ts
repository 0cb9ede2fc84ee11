import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { checkAccount, readParams } from '../http/params'
import { spend } from '../http/quota'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { redeemLoginCode } from './loginCodes'

const CALLS_PER_USER_AND_MINUTE = 100

/**
 * Exchanges a `wx.login` code (developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session).
 * Only the query is read, so that a POST with the fields in its body meets 41002, as people report.
 */
export const jscode2sessionRoutes: Route[] = (['GET', 'POST'] as const).map((method) =>
  apiRoute(method, '/sns/jscode2session', jscode2session),
)

function jscode2session(platform: Platform, { url }: WireRequest): Record<string, unknown> {
  const { appid, secret, js_code } = readParams(
    (name) => url.searchParams.get(name),
    [
      ['appid', 41002],
      ['secret', 41004],
      ['js_code', 41008],
    ],
  )
  if (url.searchParams.get('grant_type') !== 'authorization_code') throw new PlatformRefusal(40002)
  checkAccount(platform, { appid, secret })

  const { user, sessionKey } = redeemLoginCode(platform, { appid, code: js_code })
  const quota = { name: `jscode2session/${user.id}`, per: 'minute', limit: CALLS_PER_USER_AND_MINUTE } as const
  if (!spend(platform, quota)) throw new PlatformRefusal(45011)

  const { isLinkedByUnionid } = platform.accounts
  return {
    session_key: sessionKey,
    openid: user.openids.miniProgram,
    ...(isLinkedByUnionid ? { unionid: user.unionid } : {}),
  }
}
