import type { IncomingMessage } from 'node:http'
import { PhoneRefusal } from '../refusal'
import type { MiniCaller, MiniPerson, MiniWeChatPort } from './ports'

/** A page that was loaded by one person names that person in each request. */
const USER_HEADER = 'x-phone-user'

/** Who holds the phone. Throws USER_SWITCHED for a page that was loaded while somebody else did. */
export function holderOf(request: IncomingMessage, wechat: MiniWeChatPort): MiniPerson {
  const user = wechat.currentUser()
  const named = request.headers[USER_HEADER]
  if (named !== undefined && named !== user.id) throw new PhoneRefusal('USER_SWITCHED')
  return user
}

/** The identity that the platform gives a function; a unionid only where both apps hang on one Open Platform account. */
export function callerOf({ openids, unionid }: MiniPerson, { accounts }: MiniWeChatPort): MiniCaller {
  return {
    kind: 'miniProgram',
    appid: accounts.miniProgram.appid,
    openid: openids.miniProgram,
    ...(accounts.isLinkedByUnionid && { unionid }),
  }
}
