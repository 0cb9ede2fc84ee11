import type { JsonObject } from './jsonRules'
import { paramError, type FaultDetail } from './v3Refusal'

const FOUR_BYTES = /[\u{10000}-\u{10FFFF}]/u

/**
 * Reads a JSON object as APIv3 does: UTF-8 of one to three bytes a character, and no null anywhere. Throws the PARAM_ERROR
 * that says where the fault is. Source: pay.weixin.qq.com/doc/v3/partner/4012081726.
 */
export function readJsonBody(body: Buffer): JsonObject {
  const text = decode(body)
  if (text === undefined) throw broken('the body is not UTF-8', '请求体编码错误，应为 UTF-8')
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw broken('the body is no JSON object', '请求体不是合法的 JSON 对象')

  for (const [field, part] of parts(value, '')) checkPart(field, part)
  return value as JsonObject
}

function checkPart(field: string, part: unknown): void {
  if (part === null)
    throw paramError(at(field, null, 'null'), {
      en: `"${field}" is null; leave it out instead`,
      zh: `输入源“/body${field}”的值不能为 null`,
    })
  if (typeof part === 'string' && FOUR_BYTES.test(part))
    throw paramError(at(field, part, 'characters of four bytes'), {
      en: `"${field}" holds a character of four bytes, such as an emoji`,
      zh: `输入源“/body${field}”含有四字节 UTF-8 字符（如表情），仅支持一至三字节字符`,
    })
}

/** Every value below, with its path. */
function* parts(value: object, path: string): Generator<[string, unknown]> {
  for (const [name, part] of Object.entries(value)) {
    yield [`${path}/${name}`, part]
    if (typeof part === 'object' && part !== null) yield* parts(part as object, `${path}/${name}`)
  }
}

function decode(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const at = (field: string, value: unknown, issue: string): FaultDetail => ({ field, value, issue, location: 'body' })
const broken = (en: string, zh: string) => paramError(at('', '', en), { en, zh })
