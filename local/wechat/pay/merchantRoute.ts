import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { failReply, signedReply, type AnswerFields } from './answers'
import { checkFields, type FieldRule } from './fieldRules'
import { PayRefusal, refuseBusiness } from './payRefusal'
import { proveRequest, type ProvenRequest } from './provenRequest'
import { recordRefusal } from './refusals'

export interface MerchantOperation {
  path: string
  rules: readonly FieldRule[]
  /** Answers the fields that follow `result_code` SUCCESS, or throws a PayRefusal. */
  run(platform: Platform, request: ProvenRequest): AnswerFields
}

/** One operation of the merchant API: XML in, signature verified, XML out; GET gets WeChat's REQUIRE_POST_METHOD. */
export function merchantRoutes(operation: MerchantOperation): Route[] {
  const { path } = operation
  return [
    { host: 'pay', method: 'POST', path, handle: (platform, request) => answer(platform, operation, request) },
    { host: 'pay', method: 'GET', path, handle: () => failReply('REQUIRE_POST_METHOD: 请使用post方法') },
  ]
}

function answer(platform: Platform, operation: MerchantOperation, request: WireRequest): WireReply {
  let proven: ProvenRequest | undefined
  try {
    proven = proveRequest(platform, request.body)
    checkFields(proven.fields, operation.rules)
    checkApp(platform, proven.fields.get('appid') ?? '')
    const fields = operation.run(platform, proven)
    return signedReply(platform, proven.signType, [...proven.heading, ['result_code', 'SUCCESS'], ...fields])
  } catch (error) {
    if (!(error instanceof PayRefusal)) throw error
    recordRefusal(platform, operation.path, error.details)
    return refusalReply(platform, error, proven)
  }
}

function refusalReply(platform: Platform, refusal: PayRefusal, proven: ProvenRequest | undefined): WireReply {
  const { code, text } = refusal.details
  if (refusal.isTransport || proven === undefined) return failReply(text.zh)
  return signedReply(platform, proven.signType, [
    ...proven.heading,
    ['result_code', 'FAIL'],
    ['err_code', code],
    ['err_code_des', text.zh.slice(0, 128)],
  ])
}

function checkApp({ accounts }: Platform, appid: string): void {
  const { miniProgram, officialAccount, mobileApp } = accounts
  if ([miniProgram, officialAccount, mobileApp].some((app) => app.appid === appid)) return
  if (!/^wx[0-9a-f]{16}$/.test(appid)) {
    const text = { en: 'there is no app with this "appid"', zh: 'appid不存在' }
    throw refuseBusiness({ code: 'APPID_NOT_EXIST', field: 'appid', text })
  }
  const text = { en: '"appid" is not bound to this merchant', zh: '商户号mch_id与appid不匹配' }
  throw refuseBusiness({ code: 'APPID_MCHID_NOT_MATCH', field: 'appid', text })
}
