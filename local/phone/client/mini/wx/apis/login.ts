import { type Apis, asyncApi } from '../api'
import type { Phone } from '../phone'

/** `wx.login`: a code of the person who holds the phone. */
export function loginApis({ server }: Phone): Apis {
  return { login: asyncApi('login', async () => ({ code: await server.loginCode() })) }
}
