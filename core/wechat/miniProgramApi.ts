import type { ErrorCode } from '../api'
import type { HttpClient } from '../platform/httpClient'
import { apiUrl, callApi } from './apiCall'
import { ERRCODE, refusal } from './errcodes'

export interface MiniProgramApi {
  /**
   * Exchanges a `wx.login` code, which works once and for five minutes. Throws LOGIN_CODE_INVALID, LOGIN_CODE_USED,
   * USER_BLOCKED, WECHAT_BUSY, WECHAT_REFUSED (our configuration) or WECHAT_UNREACHABLE.
   */
  code2Session(code: string): Promise<{ openid: string; unionid?: string }>
}

interface MiniProgramSettings {
  apiUrl: string
  appid: string
  secret: string
}

const CODES: Record<number, ErrorCode> = {
  [ERRCODE.codeInvalid]: 'LOGIN_CODE_INVALID',
  [ERRCODE.codeUsed]: 'LOGIN_CODE_USED',
  [ERRCODE.userBlocked]: 'USER_BLOCKED',
}

/** WeChat's login interface for one mini-program (`GET /sns/jscode2session`). */
export function miniProgramApi(http: HttpClient, settings: MiniProgramSettings): MiniProgramApi {
  const { apiUrl: base, appid, secret } = settings

  return {
    async code2Session(code) {
      const query = { appid, secret, js_code: code, grant_type: 'authorization_code' }
      const url = apiUrl(base, '/sns/jscode2session', query)
      const answer = await callApi(http, { api: 'jscode2session', method: 'GET', url })
      if (!answer.isOk) throw refusal(answer.error, CODES)

      // The answer's session_key ends here: nothing of ours needs it, and it must never reach a client or a row.
      const unionid = answer.fields.optionalText('unionid')
      return { openid: answer.fields.text('openid'), ...(unionid === undefined ? {} : { unionid }) }
    },
  }
}
