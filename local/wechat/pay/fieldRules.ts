import { isIP } from 'node:net'
import { fromBeijing } from './beijingTime'
import { refuseBusiness, refuseMessage } from './payRefusal'

/** What WeChat demands of one request field. */
export interface FieldRule {
  name: string
  isRequired?: boolean
  minLength?: number
  /** In characters, as `String(n)` of the documentation is read here. */
  maxLength: number
  /** Whether the shape is right. */
  isValid?: (value: string) => boolean
  /** WeChat's own words where they differ from the usual ones. */
  message?: string
}

/** Throws the refusal of the first field that is missing, too long, too short or misshapen; it names the field. */
export function checkFields(fields: Map<string, string>, rules: readonly FieldRule[]): void {
  for (const rule of rules) if (rule.isRequired && (fields.get(rule.name) ?? '') === '') throw lacking(rule.name)
  for (const rule of rules) checkShape(rule, fields.get(rule.name) ?? '')
}

/** LACK_PARAMS, in WeChat's words, for a field that must be there. */
export const lacking = (field: string, zh = `缺少参数 ${field}`) =>
  refuseBusiness({ code: 'LACK_PARAMS', field, text: { en: `"${field}" is missing`, zh } })

/** A field whose value WeChat cannot take; the whole message is refused. */
export const misshapen = (field: string, zh = `${field}参数格式错误`) =>
  refuseMessage({ code: 'PARAM_ERROR', field, text: { en: `"${field}" has the wrong form`, zh } })

function checkShape(rule: FieldRule, value: string): void {
  if (value === '') return
  const length = [...value].length
  if (length > rule.maxLength || length < (rule.minLength ?? 0)) throw wrongLength(rule, length)
  if (rule.isValid && !rule.isValid(value)) throw misshapen(rule.name, rule.message)
}

function wrongLength({ name, minLength = 1, maxLength }: FieldRule, length: number) {
  const en = `"${name}" has ${length} characters, expected ${minLength} to ${maxLength}`
  return refuseMessage({ code: 'PARAM_ERROR', field: name, text: { en, zh: `${name}参数长度有误` } })
}

/** `0-9A-Za-z_-|*`, 6 to 32 of them. */
export const isOutTradeNo = (value: string) => /^[0-9A-Za-z_\-|*]{6,32}$/.test(value)

/** `0-9A-Za-z_-|*@`, up to 64 of them. */
export const isOutRefundNo = (value: string) => /^[0-9A-Za-z_\-|*@]{1,64}$/.test(value)

/** Whole fen, one at least, without sign, point, exponent or leading zero. */
export const isFen = (value: string) => /^[1-9]\d{0,9}$/.test(value)

export const isIpAddress = (value: string) => isIP(value) !== 0

export const isBeijingTime = (value: string) => fromBeijing(value) !== undefined

/** An absolute http(s) address without query or fragment: WeChat takes no parameters there. */
export function isNotifyUrl(value: string): boolean {
  return /^https?:\/\/[^\s?#]+$/.test(value) && URL.canParse(value)
}

export function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

export const isOneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value)
