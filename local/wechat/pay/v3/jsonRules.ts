import { paramError, type FaultDetail, type V3Refusal } from './v3Refusal'

/** What WeChat demands of one field of a JSON body. */
export interface JsonRule {
  /** A path such as '/amount/total'. */
  field: string
  /** What WeChat calls it in its messages. */
  label: string
  type: 'string' | 'integer' | 'boolean' | 'object' | 'array'
  isRequired?: boolean
  /** In characters for texts, the value itself for numbers. */
  least?: number
  most?: number
  pattern?: RegExp
  /** Whether the shape is right, where no pattern can say it. */
  isValid?: (value: string) => boolean
}

export type JsonObject = Record<string, unknown>

/**
 * Throws the PARAM_ERROR of the first field that is missing, of another type, too long, too short or misshapen. Fields
 * that no rule names are let through, as the platform does. Wording of the messages: as seen in
 * github.com/TheNorthMemory/wechatpay-axios-plugin/issues/38 and wechatpay-apiv3/wechatpay-postman-script/issues/7.
 */
export function checkJson(body: JsonObject, rules: readonly JsonRule[]): void {
  for (const rule of rules) checkField(rule, valueAt(body, rule.field))
}

/** The value at a path such as '/amount/total'. */
export function valueAt(body: unknown, field: string): unknown {
  const step = (value: unknown, name: string) =>
    typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined
  return field.split('/').slice(1).reduce(step, body)
}

function checkField(rule: JsonRule, value: unknown): void {
  if (value === undefined || value === '') {
    if (rule.isRequired) throw missing(rule)
    return
  }
  if (!isOfType(rule.type, value)) throw wrongType(rule, value)
  if (typeof value === 'number') checkRange(rule, value)
  if (typeof value === 'string') checkText(rule, value)
}

function isOfType(type: JsonRule['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'array') return Array.isArray(value)
  return typeof value === type && value !== null && !Array.isArray(value)
}

function missing({ field, label }: JsonRule): V3Refusal {
  return paramError(at(field, '', 'required'), {
    en: `"${field}" is missing`,
    zh: `输入源“/body${field}”映射到字段“${label}”必填性规则校验失败，此字段为必填项`,
  })
}

const TYPES = {
  string: { en: 'a text', zh: '此字段需要一个合法的字符串' },
  integer: { en: 'a whole number', zh: '此字段需要一个合法的 64 位有符号整数' },
  boolean: { en: 'true or false', zh: '此字段需要一个合法的布尔值' },
  object: { en: 'an object', zh: '此字段需要一个合法的对象' },
  array: { en: 'a list', zh: '此字段需要一个合法的数组' },
}

function wrongType({ field, label, type }: JsonRule, value: unknown): V3Refusal {
  return paramError(at(field, value, `${type} expected`), {
    en: `"${field}" must be ${TYPES[type].en}`,
    zh: `无法将 JSON 输入源“/body${field}”映射到目标字段“${label}”中，${TYPES[type].zh}`,
  })
}

function checkRange(rule: JsonRule, value: number): void {
  const { field, label, least = -Infinity, most = Infinity } = rule
  if (value >= least && value <= most) return
  throw paramError(at(field, value, `expected ${least} to ${most}`), {
    en: `"${field}" is ${value}, expected ${least} to ${most}`,
    zh: `输入源“/body${field}”映射到数值字段“${label}”规则校验失败，${value < least ? `小于最小值 ${least}` : `大于最大值 ${most}`}`,
  })
}

function checkText(rule: JsonRule, value: string): void {
  const { field, label, least = 0, most = Infinity } = rule
  const length = [...value].length
  if (length < least || length > most)
    throw paramError(at(field, value, `expected ${least} to ${most} characters`), {
      en: `"${field}" has ${length} characters, expected ${least} to ${most}`,
      zh: `输入源“/body${field}”映射到值字段“${label}”字符串规则校验失败，字符数 ${length}，${length < least ? `小于最小值 ${least}` : `大于最大值 ${most}`}`,
    })
  if (rule.pattern?.test(value) === false || rule.isValid?.(value) === false)
    throw paramError(at(field, value, 'pattern does not match'), {
      en: `"${field}" has the wrong form`,
      zh: `输入源“/body${field}”映射到值字段“${label}”字符串规则校验失败${rule.pattern ? `，字符串必须匹配正则表达式“${rule.pattern.source}”` : ''}`,
    })
}

const at = (field: string, value: unknown, issue: string): FaultDetail => ({ field, value, issue, location: 'body' })
