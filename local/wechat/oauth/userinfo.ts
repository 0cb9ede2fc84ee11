import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { findGrant, hasProfile } from './grants'

/** The profile that the user agreed to show (developers.weixin.qq.com/doc/service/api/webdev/access/api_snsuserinfo). */
export const userinfoRoute: Route = apiRoute('GET', '/sns/userinfo', userinfo)

function userinfo(platform: Platform, { url }: WireRequest): Record<string, unknown> {
  const grant = findGrant(platform, url.searchParams)
  const user = platform.users.find((each) => each.id === grant.userId)
  if (user === undefined || !hasProfile(grant) || grant.isSnapshot) throw new PlatformRefusal(48001)

  return {
    openid: grant.openid,
    nickname: user.nickname,
    // Sex and region are no longer filled since 2021; the fields stay (believed, not confirmed).
    sex: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    headimgurl: `${platform.urls().api}/mmopen/${user.id}/132`,
    privilege: [],
    ...(platform.accounts.isLinkedByUnionid ? { unionid: user.unionid } : {}),
  }
}
