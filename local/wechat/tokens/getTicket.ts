import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { queryOrForm } from '../http/params'
import { spend } from '../http/quota'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { checkAccessToken, secondsLeft } from './accessTokens'
import { currentTicket, type TicketType } from './tickets'

// Not confirmed: the documentation says only "very limited"; answers in the community name 10,000 a day and more.
const CALLS_PER_DAY = 10_000

/** The JSSDK's ticket (…/Web_Development/JS-SDK, appendix 1); an official account's only. */
export const getTicketRoutes: Route[] = (['GET', 'POST'] as const).map((method) =>
  apiRoute(method, '/cgi-bin/ticket/getticket', getTicket),
)

function getTicket(platform: Platform, request: WireRequest): Record<string, unknown> {
  const parameter = queryOrForm(request)
  const appid = checkAccessToken(platform, parameter('access_token'))
  if (appid !== platform.accounts.officialAccount.appid) throw new PlatformRefusal(48001)
  const type = readType(parameter('type'))
  if (!spend(platform, { name: `getticket/${appid}`, per: 'day', limit: CALLS_PER_DAY }))
    throw new PlatformRefusal(45009)

  const ticket = currentTicket(platform, appid, type)
  return { errcode: 0, errmsg: 'ok', ticket: ticket.ticket, expires_in: secondsLeft(platform, ticket) }
}

function readType(type: string | null): TicketType {
  if (type === 'jsapi' || type === 'wx_card') return type
  throw new PlatformRefusal(40097)
}
