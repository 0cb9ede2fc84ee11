import type { Platform } from '../../platform'
import type { Route, WireReply, WireRequest } from '../../router'
import { recordRefusal } from '../refusals'
import { answerKey } from './answerKey'
import { readJsonBody } from './jsonBody'
import { checkJson, type JsonObject, type JsonRule } from './jsonRules'
import { paramsOf } from './pathParts'
import { proveV3Request } from './provenV3Request'
import { checkHeaders } from './requestHeaders'
import { V3Refusal } from './v3Refusal'
import { proofHeaders } from './weChatProof'

/** A request whose sender is proven and whose body fits the rules. */
export interface V3Request {
  /** By the names in braces of the operation's path. */
  params: Record<string, string>
  query: URLSearchParams
  /** Empty for GET. */
  body: JsonObject
}

export interface V3Operation {
  method: 'GET' | 'POST'
  /** With the parts that vary in braces: '/v3/pay/transactions/id/{transaction_id}'. */
  path: string
  rules?: readonly JsonRule[]
  /** Answers what becomes JSON, or `undefined` for 204 without a body; throws a V3Refusal. */
  run(platform: Platform, request: V3Request): object | undefined
}

/** One operation of APIv3: the signature verified first, the answer signed by the key that the request asks for. */
export function v3Route(operation: V3Operation): Route {
  const { method, path } = operation
  return { host: 'pay', method, path, handle: (platform, request) => answer(platform, operation, request) }
}

function answer(platform: Platform, operation: V3Operation, request: WireRequest): WireReply {
  const work = () =>
    signedV3Reply(platform, request, { status: 200, value: operation.run(platform, read(operation, request)) })
  return provenReply(platform, request, { path: operation.path, work })
}

/** What `work` answers to a request whose sender is proven; else, and where it throws a V3Refusal, the refusal. */
export function provenReply(
  platform: Platform,
  request: WireRequest,
  { path, work }: { path: string; work: () => WireReply },
): WireReply {
  let isProven = false
  try {
    checkHeaders(platform, request)
    proveV3Request(platform, request, path)
    isProven = true
    return work()
  } catch (error) {
    if (!(error instanceof V3Refusal)) throw error
    const { code, text, detail, explanation } = error.details
    recordRefusal(platform, path, {
      ...{ code, text },
      ...(explanation ? { field: explanation.field, explanation } : detail ? { field: detail.field } : {}),
    })
    return refusalReply(platform, request, { refusal: error, isProven })
  }
}

function read({ method, path, rules = [] }: V3Operation, { url, body }: WireRequest): V3Request {
  const json = method === 'GET' ? {} : readJsonBody(body)
  checkJson(json, rules)
  return { params: paramsOf(path, url.pathname), query: url.searchParams, body: json }
}

/** An answer as JSON with WeChat's proof; 204 where there is nothing to say. */
export function signedV3Reply(
  platform: Platform,
  request: WireRequest,
  { status, value }: { status: number; value: object | undefined },
): WireReply {
  const body = value === undefined ? '' : JSON.stringify(value)
  const proof = proofHeaders(platform, answerKey(platform, request), { body })
  return { status: value === undefined ? 204 : status, headers: { ...headersOf(platform, 0), ...proof }, body }
}

/** Whoever is not known to be the merchant gets an answer without a signature. */
function refusalReply(
  platform: Platform,
  request: WireRequest,
  { refusal, isProven }: { refusal: V3Refusal; isProven: boolean },
): WireReply {
  const { status, code, text, detail, wireDetail } = refusal.details
  const value = { code, message: text.zh, ...((wireDetail ?? detail) ? { detail: { ...detail, ...wireDetail } } : {}) }
  if (isProven) return signedV3Reply(platform, request, { status, value })
  return { status, headers: headersOf(platform, -status), body: JSON.stringify(value) }
}

/** What stands behind the last dash is the number of the error, 0 for none. */
function headersOf(platform: Platform, error: number): Record<string, string> {
  const id = platform.random(24).toString('hex').toUpperCase()
  return { 'content-type': 'application/json; charset=utf-8', 'request-id': `${id}-${error}` }
}
