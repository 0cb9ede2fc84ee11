import type { Platform } from '../platform'
import { OVERLAP_S, secondsLeft, TOKEN_LIFE_S } from './accessTokens'

export type TicketType = 'jsapi' | 'wx_card'

export interface Ticket {
  ticket: string
  appid: string
  type: TicketType
  expiresAt: number
}

/** The current ticket, or a new one in its last five minutes; the one before stays valid until its own end. */
export function currentTicket(platform: Platform, appid: string, type: TicketType): Ticket {
  const newest = issuedTickets(platform)
    .filter((each) => each.appid === appid && each.type === type)
    .at(-1)
  if (newest !== undefined && secondsLeft(platform, newest) >= OVERLAP_S) return newest

  const ticket = platform.random(64).toString('base64url')
  const issued = { ticket, appid, type, expiresAt: platform.clock.now().getTime() + TOKEN_LIFE_S * 1000 }
  platform.store.put('ticket', ticket, issued)
  return issued
}

/** Every ticket that is remembered, oldest first, ended ones too: a refusal can then say that an old one was used. */
export const issuedTickets = (platform: Platform): Ticket[] => platform.store.list<Ticket>('ticket')
