import type { LocalCloudBase } from '../cloudbase/cloudbase'
import { publicAccounts, type PublicAccounts } from '../wechat/accounts'
import type { WeChat } from '../wechat/wechat'

/** What `--ready-file` gets: every address, account and key of the running system, but not what only WeChat holds. */
export interface Ready {
  phone: string
  /** The mini-program alone, in a whole window. */
  miniProgram: string
  app: string
  admin: { url: string; envId: string; secretId: string; secretKey: string }
  /** `ca` is the PEM of the authority that the https host `paySecure` is proven by. */
  wechat: { api: string; open: string; pay: string; paySecure: string; ca: string }
  accounts: PublicAccounts
  users: { id: string; nickname: string; openids: { miniProgram: string; officialAccount: string } }[]
  controls: string
}

/** Reads it from the running parts. */
export function readyOf(parts: { phone: { url: string }; cloudbase: LocalCloudBase; wechat: WeChat }): Ready {
  const { phone, cloudbase, wechat } = parts
  const { api, open, pay, paySecure, controls } = wechat.urls
  const { secretId, secretKey } = cloudbase.admin
  return {
    phone: phone.url,
    miniProgram: `${phone.url}mini/`,
    app: cloudbase.appUrl,
    admin: { url: cloudbase.adminUrl, envId: cloudbase.envId, secretId, secretKey },
    wechat: { api, open, pay, paySecure, ca: wechat.accounts.authority.certificate },
    accounts: publicAccounts(wechat.accounts),
    users: wechat.users.map(({ id, nickname, openids }) => ({ id, nickname, openids })),
    controls,
  }
}
