import { getuserphonenumberRoute } from './login/getuserphonenumber'
import { jscode2sessionRoutes } from './login/jscode2session'
import { oauthAccessTokenRoute } from './oauth/accessToken'
import { authRoute } from './oauth/auth'
import { authorizeRoute } from './oauth/authorize'
import { avatarRoutes } from './oauth/avatars'
import { decisionRoute } from './oauth/decision'
import { oauthRefreshTokenRoute } from './oauth/refreshToken'
import { userinfoRoute } from './oauth/userinfo'
import type { Route } from './router'
import { uploadShippingInfoRoute } from './shipping/uploadShippingInfo'
import { getTicketRoutes } from './tokens/getTicket'
import { stableTokenRoute } from './tokens/stableToken'
import { tokenRoutes } from './tokens/token'
import type { WeChatUser } from './users'

/** Everything that api.weixin.qq.com and open.weixin.qq.com serve here. */
export const platformRoutes = (users: WeChatUser[]): Route[] => [
  ...jscode2sessionRoutes,
  getuserphonenumberRoute,
  uploadShippingInfoRoute,
  ...tokenRoutes,
  stableTokenRoute,
  ...getTicketRoutes,
  oauthAccessTokenRoute,
  oauthRefreshTokenRoute,
  userinfoRoute,
  authRoute,
  ...avatarRoutes(users),
  authorizeRoute,
  decisionRoute,
]
