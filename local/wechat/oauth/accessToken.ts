import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { checkAccount, readParams } from '../http/params'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { redeemOauthCode } from './codes'
import { hasProfile, startGrant } from './grants'

/** Exchanges an OAuth code (developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken). */
export const oauthAccessTokenRoute: Route = apiRoute('GET', '/sns/oauth2/access_token', accessToken)

function accessToken(platform: Platform, { url }: WireRequest): Record<string, unknown> {
  const { appid, secret, code } = readParams(
    (name) => url.searchParams.get(name),
    [
      ['appid', 41002],
      ['secret', 41004],
      ['code', 41008],
    ],
  )
  if (url.searchParams.get('grant_type') !== 'authorization_code') throw new PlatformRefusal(40002)
  checkAccount(platform, { appid, secret })

  const grant = redeemOauthCode(platform, { appid, code })
  const user = platform.users.find((each) => each.id === grant.userId)
  const showsUnionid = platform.accounts.isLinkedByUnionid && hasProfile(grant) && !grant.isSnapshot
  return {
    ...startGrant(platform, grant),
    ...(grant.isSnapshot ? { is_snapshotuser: 1 } : {}),
    ...(showsUnionid && user ? { unionid: user.unionid } : {}),
  }
}
