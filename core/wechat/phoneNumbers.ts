import type { ErrorCode } from '../api'
import { AppError } from '../platform/errors'
import type { HttpClient } from '../platform/httpClient'
import { accessTokens, withAccessToken } from './accessTokens'
import { apiUrl, callApi, type AnswerFields } from './apiCall'
import { ERRCODE, refusal, TOKEN_REFUSED } from './errcodes'
import { fetchStableToken, type AccountSettings } from './stableToken'
import type { TokenDeps } from './tokens'

export interface PhoneNumbers {
  /**
   * Redeems the code of `<button open-type="getPhoneNumber">`, which works once and for five minutes. Throws
   * PHONE_CODE_INVALID, WECHAT_BUSY, WECHAT_REFUSED, WECHAT_UNREACHABLE, or WECHAT_ANSWER_INVALID for another app's number.
   */
  redeem(code: string): Promise<PhoneNumber>
}

export interface PhoneNumber {
  /** Digits without "+", such as `86`. */
  countryCode: string
  /** The digits without the country code. */
  national: string
}

const API = 'getuserphonenumber'

const CODES: Record<number, ErrorCode> = {
  [ERRCODE.codeInvalid]: 'PHONE_CODE_INVALID',
  [ERRCODE.codeUsed]: 'PHONE_CODE_INVALID',
}

/** Phone numbers by WeChat's word (`POST /wxa/business/getuserphonenumber`), asked with the mini-program's access token. */
export function phoneNumbers(deps: TokenDeps & { http: HttpClient }, account: AccountSettings): PhoneNumbers {
  const { http } = deps
  const { appid, apiUrl: base } = account
  const tokens = accessTokens(deps, { appid, fetch: () => fetchStableToken(http, account) })

  async function ask(accessToken: string, code: string): Promise<PhoneNumber | 'tokenRefused'> {
    const answer = await callApi(http, {
      api: API,
      method: 'POST',
      url: apiUrl(base, `/wxa/business/${API}`, { access_token: accessToken }),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    if (!answer.isOk && TOKEN_REFUSED.includes(answer.error.errcode)) return 'tokenRefused'
    if (!answer.isOk) throw refusal(answer.error, CODES)
    return numberOf(answer.fields.part('phone_info'), appid)
  }

  return { redeem: (code) => withAccessToken(tokens, API, (token) => ask(token, code)) }
}

function numberOf(info: AnswerFields, appid: string): PhoneNumber {
  if (info.part('watermark').text('appid') !== appid) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: API, reason: 'its watermark names another app' })
  }
  return { countryCode: info.digits('countryCode'), national: info.digits('purePhoneNumber') }
}
