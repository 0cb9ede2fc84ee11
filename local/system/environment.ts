import type { Language } from '../messages'
import type { Accounts } from '../wechat/accounts'

/** The values that a deploy would take from `.env`. */
export function environmentOf(
  accounts: Accounts,
  { site, language, payApi }: { site: string; language: Language; payApi: 'v2' | 'v3' },
): Record<string, string> {
  const { merchant, wechatPay } = accounts
  return {
    ENV_ID: 'wxflow-local',
    SITE_URL: site,
    WXFLOW_LANG: language,
    MINI_PROGRAM_APPID: accounts.miniProgram.appid,
    MINI_PROGRAM_SECRET: accounts.miniProgram.secret,
    OFFICIAL_ACCOUNT_APPID: accounts.officialAccount.appid,
    OFFICIAL_ACCOUNT_SECRET: accounts.officialAccount.secret,
    MOBILE_APP_APPID: accounts.mobileApp.appid,
    MCHID: merchant.mchid,
    PAY_API: payApi,
    PAY_V2_KEY: merchant.v2Key,
    PAY_SIGN_TYPE: 'HMAC-SHA256',
    PAY_V3_KEY: merchant.v3Key,
    MCH_SERIAL_NO: merchant.serialNo,
    MCH_PRIVATE_KEY: oneLine(merchant.privateKey),
    MCH_CERTIFICATE: oneLine(merchant.certificate),
    WECHATPAY_PUBLIC_KEYS: `${wechatPay.publicKeyId}=${oneLine(wechatPay.publicKey)}`,
  }
}

/** A PEM text without its first and last line and its line breaks: a variable holds one line. */
export const oneLine = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, '')
