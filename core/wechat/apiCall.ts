import { AppError } from '../platform/errors'
import type { HttpClient, UpstreamRequest } from '../platform/httpClient'
import type { WeChatError } from './errcodes'

/** What a call to api.weixin.qq.com came to: its fields, or the error that WeChat names. */
export type ApiAnswer = { isOk: true; fields: AnswerFields } | { isOk: false; error: WeChatError }

export interface AnswerFields {
  /** The field as a text of at least one character. Throws WECHAT_ANSWER_INVALID. */
  text(name: string): string
  /** The same, or undefined where WeChat leaves it out or empty. */
  optionalText(name: string): string | undefined
  /** The field as a whole number above zero. Throws WECHAT_ANSWER_INVALID. */
  count(name: string): number
  /** The field as a text of digits; WeChat writes some of these as numbers. Throws WECHAT_ANSWER_INVALID. */
  digits(name: string): string
  /** The fields of the object under this name. Throws WECHAT_ANSWER_INVALID. */
  part(name: string): AnswerFields
  /** Tells whether WeChat set this flag: flags are 1 or absent. */
  isSet(name: string): boolean
}

/**
 * Calls WeChat and reads its JSON. An absent `errcode` means success, as `errcode: 0` does.
 * Throws WECHAT_UNREACHABLE without an answer, or for an HTTP status other than 200; WECHAT_ANSWER_INVALID for what is no JSON object.
 */
export async function callApi(http: HttpClient, request: UpstreamRequest): Promise<ApiAnswer> {
  const { api } = request
  const { status, body } = await http(request)
  if (status !== 200) throw new AppError('WECHAT_UNREACHABLE', { api, reason: `HTTP status ${status}` })

  const answer = parseObject(api, body)
  const { errcode = 0, errmsg = '' } = answer
  if (errcode !== 0) return { isOk: false, error: { api, errcode: Number(errcode), errmsg: String(errmsg) } }
  return { isOk: true, fields: answerFields(api, answer) }
}

/** The URL of a call whose parameters travel in the query, each of them encoded. */
export function apiUrl(base: string, path: string, query: Record<string, string>): URL {
  const url = new URL(path, base)
  url.search = new URLSearchParams(query).toString()
  return url
}

function parseObject(api: string, body: Buffer): Record<string, unknown> {
  const value = parseJson(api, body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api, reason: 'it is no JSON object' })
  }
  return { ...value }
}

/** Without `cause`: the parser's message quotes the body, which may hold a token. */
function parseJson(api: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new AppError('WECHAT_ANSWER_INVALID', { api, reason: 'it is no JSON' })
  }
}

function answerFields(api: string, answer: Record<string, unknown>): AnswerFields {
  const invalid = (name: string, expected: string) =>
    new AppError('WECHAT_ANSWER_INVALID', { api, reason: `"${name}" is not ${expected}` })

  function optionalText(name: string): string | undefined {
    const value = answer[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  return {
    optionalText,
    isSet: (name) => Number(answer[name]) === 1,
    text(name) {
      const value = optionalText(name)
      if (value === undefined) throw invalid(name, 'a text')
      return value
    },
    count(name) {
      const value = answer[name]
      if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0)
        throw invalid(name, 'a number above zero')
      return value
    },
    digits(name) {
      const value = answer[name]
      const digits = typeof value === 'number' ? String(value) : value
      if (typeof digits !== 'string' || !/^\d+$/.test(digits)) throw invalid(name, 'made of digits')
      return digits
    },
    part(name) {
      const value = answer[name]
      if (typeof value !== 'object' || value === null) throw invalid(name, 'an object')
      return answerFields(api, { ...value })
    },
  }
}
