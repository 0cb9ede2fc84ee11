import { apiRoute } from '../http/apiRoute'
import type { Route } from '../router'
import { findGrant } from './grants'

/** Tells whether a web access token still works for its openid. */
export const authRoute: Route = apiRoute('GET', '/sns/auth', (platform, { url }) => {
  findGrant(platform, url.searchParams)
  return { errcode: 0, errmsg: 'ok' }
})
