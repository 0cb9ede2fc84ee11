import type { Text } from '../../../messages'

/** What the merchant says of itself and of its signature. */
export interface Authorization {
  mchid: string
  nonce_str: string
  timestamp: string
  serial_no: string
  signature: string
}

const SCHEMA = 'WECHATPAY2-SHA256-RSA2048'
const NAMES = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'] as const
const PAIR = /^\s*([a-z_]+)="([^"]*)"\s*$/

/**
 * Reads the header `Authorization`: the schema, then five quoted values in any order. Answers the explanation where it
 * cannot be read. Source: pay.weixin.qq.com/docs/merchant/development/interface-rules/signature-generation.html.
 */
export function readAuthorization(header: string): Authorization | { field: string; cause: Text } {
  if (header === '') return wrong('Authorization', 'the header is missing', '缺少 Authorization 头')
  const [schema = '', ...rest] = header.split(' ')
  if (schema !== SCHEMA) return wrong('schema', `the schema must be ${SCHEMA}`, `认证类型应为 ${SCHEMA}`)

  const values = new Map<string, string>()
  for (const pair of rest.join(' ').split(',')) {
    const [, name = '', value = ''] = PAIR.exec(pair) ?? []
    if (name === '')
      return wrong('Authorization', `"${pair.trim().slice(0, 20)}" is no name="value"`, '应为 name="value"')
    if (values.has(name)) return wrong(name, `"${name}" is there twice`, `${name} 重复`)
    values.set(name, value)
  }
  const missing = NAMES.find((name) => (values.get(name) ?? '') === '')
  if (missing !== undefined) return wrong(missing, `"${missing}" is missing`, `缺少 ${missing}`)
  return Object.fromEntries(values) as unknown as Authorization
}

const wrong = (field: string, en: string, zh: string) => ({ field, cause: { en, zh } })
