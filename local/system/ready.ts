import type { LocalCloudBase } from '../cloudbase/cloudbase'
import type { Accounts } from '../wechat/accounts'
import type { WeChat } from '../wechat/wechat'

/** What `--ready-file` gets: every address, account and key of the running system. */
export interface Ready {
  phone: string
  /** The mini-program alone, in a whole window. */
  miniProgram: string
  app: string
  admin: { url: string; envId: string; secretId: string; secretKey: string }
  wechat: { api: string; open: string; pay: string }
  accounts: Accounts
  users: { id: string; nickname: string; openids: { miniProgram: string; officialAccount: string } }[]
  controls: string
}

/** Reads it from the running parts. */
export function readyOf(parts: { phone: { url: string }; cloudbase: LocalCloudBase; wechat: WeChat }): Ready {
  const { phone, cloudbase, wechat } = parts
  const { api, open, pay, controls } = wechat.urls
  const { secretId, secretKey } = cloudbase.admin
  return {
    phone: phone.url,
    miniProgram: `${phone.url}mini/`,
    app: cloudbase.appUrl,
    admin: { url: cloudbase.adminUrl, envId: cloudbase.envId, secretId, secretKey },
    wechat: { api, open, pay },
    accounts: wechat.accounts,
    users: wechat.users.map(({ id, nickname, openids }) => ({ id, nickname, openids })),
    controls,
  }
}
