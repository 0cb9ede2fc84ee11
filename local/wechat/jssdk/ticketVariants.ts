import type { Text } from '../../messages'
import type { Platform } from '../platform'
import { currentToken } from '../tokens/accessTokens'
import { issuedTickets } from '../tokens/tickets'
import type { SignedFields } from './signature'
import { RIGHT, type Variant } from './variants'

/** Tickets that people sign with instead of the current one, among them no ticket at all. */
export function ticketVariants(platform: Platform, right: SignedFields): Variant[] {
  const { appid } = platform.accounts.officialAccount
  const old = issuedTickets(platform)
    .filter(({ ticket }) => ticket !== right.ticket)
    .map(({ ticket, type }) => ticketVariant(ticket, type === 'jsapi' ? OLD_TICKET : CARD_TICKET))
  const tokens = (['stable', 'plain'] as const)
    .map((kind) => currentToken(platform, appid, kind)?.token)
    .filter((token) => token !== undefined)
    .map((token) => ticketVariant(token, TOKEN_FOR_TICKET))
  const empty = ['', 'undefined', 'null'].map((ticket) => ticketVariant(ticket, EMPTY_TICKET))
  return [RIGHT, ...old, ...tokens, ...empty]
}

const ticketVariant = (ticket: string, explanation: Text): Variant => ({
  fields: { ticket },
  field: 'jsapi_ticket',
  explanation,
})

const OLD_TICKET: Text = {
  en: 'It was signed with an old jsapi_ticket; fetch the ticket anew before it ends and keep one for all servers.',
  zh: '用了旧的 jsapi_ticket；要在到期前重新获取，所有服务器共用一个。',
}
const CARD_TICKET: Text = {
  en: 'It was signed with a wx_card ticket; getticket needs type=jsapi.',
  zh: '用了 wx_card 的 ticket；getticket 要用 type=jsapi。',
}
const TOKEN_FOR_TICKET: Text = {
  en: 'It was signed with the access_token; fetch a jsapi_ticket with it and sign with that.',
  zh: '用 access_token 签了名；要先用它换取 jsapi_ticket，再用 ticket 签名。',
}
const EMPTY_TICKET: Text = {
  en: 'It was signed without a jsapi_ticket.',
  zh: '签名时没有 jsapi_ticket。',
}
