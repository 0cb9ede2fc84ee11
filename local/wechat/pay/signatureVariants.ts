import type { Text } from '../../messages'
import { canonicalText, digest, type SignType } from './sign'

/** One way in which somebody may have signed: what was hashed, and how that differs from the rule. */
export interface Variant {
  /** What was signed, the key masked. */
  signed: string
  signature: string
  /** Empty where it is the rule itself. */
  causes: Cause[]
}

export interface Cause {
  field: string
  text: Text
}

export interface VariantsInput {
  fields: Map<string, string>
  key: string
  signType: SignType
  /** Keys that are easily mistaken for the merchant's. */
  otherKeys: { name: string; key: string }[]
  /** Fields that are easily signed although they are not sent. */
  extras: [string, string][]
  /** Fields that every such message has. */
  usualFields?: string[]
}

interface Part<T> {
  value: T
  causes: Cause[]
}

type Entries = [string, string][]

const RENAMES: [string, string][] = [
  ['timeStamp', 'timestamp'],
  ['appId', 'appid'],
  ['nonceStr', 'noncestr'],
  ['signType', 'signtype'],
]
const MASK = '&key=******'

/** All mistaken ways known here, each with its signature; those with fewer mistakes come first. */
export function signatureVariants(input: VariantsInput): Variant[] {
  const found: Variant[] = []
  for (const text of texts(input))
    for (const key of keys(input)) for (const how of algorithms(input.signType)) found.push(combine(text, key, how))
  return found.sort((a, b) => a.causes.length - b.causes.length)
}

function combine(text: Part<string>, key: Part<string>, how: Part<Algorithm>): Variant {
  const { signType, hasKey } = how.value
  return {
    signed: hasKey ? text.value + MASK : text.value,
    signature: digest(hasKey ? `${text.value}&key=${key.value}` : text.value, key.value, signType).toUpperCase(),
    causes: [...text.causes, ...key.causes, ...how.causes],
  }
}

interface Algorithm {
  signType: SignType
  hasKey: boolean
}

function algorithms(signType: SignType): Part<Algorithm>[] {
  const other = signType === 'MD5' ? 'HMAC-SHA256' : 'MD5'
  const wrongType = cause('sign_type', {
    en: `it is a ${other} signature, expected ${signType}`,
    zh: `用了 ${other} 签名，应为 ${signType}`,
  })
  const noKey = cause('key', {
    en: 'the signed text does not end with "&key=" and the key',
    zh: '签名原文末尾缺少 &key= 与密钥',
  })
  return [
    { value: { signType, hasKey: true }, causes: [] },
    { value: { signType: other, hasKey: true }, causes: [wrongType] },
    { value: { signType, hasKey: false }, causes: [noKey] },
    { value: { signType: other, hasKey: false }, causes: [wrongType, noKey] },
  ]
}

function keys({ key, otherKeys }: VariantsInput): Part<string>[] {
  const others = otherKeys.map(({ name, key: value }) => ({
    value,
    causes: [
      cause('key', {
        en: `it is signed with the ${name}, expected the merchant's APIv2 key`,
        zh: `用了${name}签名，应为商户 APIv2 密钥`,
      }),
    ],
  }))
  return [{ value: key, causes: [] }, ...others]
}

function texts({ fields, extras }: VariantsInput): Part<string>[] {
  const entries = [...fields].filter(([name]) => name !== 'sign')
  return [
    { value: canonicalText(entries), causes: [] },
    ...leftOut(entries),
    ...added(entries, extras),
    ...renamed(entries),
    ...otherValues(entries),
    ...otherOrders(entries),
  ]
}

const leftOut = (entries: Entries): Part<string>[] =>
  entries.map(([name]) => ({
    value: canonicalText(entries.filter(([other]) => other !== name)),
    causes: [cause(name, { en: `"${name}" is sent but was not signed`, zh: `${name} 已发送但没有参与签名` })],
  }))

const added = (entries: Entries, extras: Entries): Part<string>[] =>
  extras
    .filter(([name]) => !entries.some(([known]) => known === name))
    .map((extra) => ({
      value: canonicalText([...entries, extra]),
      causes: [
        cause(extra[0], { en: `"${extra[0]}" was signed but is not sent`, zh: `${extra[0]} 参与了签名但没有发送` }),
      ],
    }))

/** Every choice of the known misspellings: whoever spells one name small often spells others small too. */
function renamed(entries: Entries): Part<string>[] {
  const possible = RENAMES.filter(([name]) => entries.some(([known]) => known === name))
  const choices = Array.from({ length: 2 ** possible.length - 1 }, (_, index) =>
    possible.filter((_rename, bit) => ((index + 1) >> bit) & 1),
  )
  return choices.map((choice) => {
    const spelling = new Map(choice)
    return {
      value: canonicalText(entries.map(([name, value]) => [spelling.get(name) ?? name, value])),
      causes: choice.map(([right, wrong]) =>
        cause(right, { en: `"${right}" was signed as "${wrong}"`, zh: `${right} 在签名中写成了 ${wrong}` }),
      ),
    }
  })
}

function otherValues(entries: Entries): Part<string>[] {
  const bare = entries.map(([name, value]): [string, string] => [name, value.replace(/^prepay_id=/, '')])
  const encoded = entries.map(([name, value]): [string, string] => [name, encodeURIComponent(value)])
  return [
    {
      value: canonicalText(bare),
      causes: [
        cause('package', { en: '"package" was signed without "prepay_id="', zh: 'package 签名时缺少 prepay_id= 前缀' }),
      ],
    },
    {
      value: canonicalText(encoded),
      causes: [cause('sign', { en: 'the values were URL-encoded before signing', zh: '签名前对值做了 URL 编码' })],
    },
  ]
}

function otherOrders(entries: Entries): Part<string>[] {
  const join = (list: Entries) => list.map(([name, value]) => `${name}=${value}`).join('&')
  const filled = entries.filter(([, value]) => value !== '')
  const ordered = (a: [string, string], b: [string, string]) => (a[0] < b[0] ? -1 : 1)
  const byLetter = (a: [string, string], b: [string, string]) => a[0].localeCompare(b[0], 'en')
  const unsorted = cause('sign', { en: 'the names are not in ASCII order', zh: '字段没有按 ASCII 顺序排序' })
  const empties = cause('sign', { en: 'empty fields were signed', zh: '空值字段参与了签名' })
  return [
    { value: join(filled), causes: [unsorted] },
    { value: join([...filled].sort(byLetter)), causes: [unsorted] },
    { value: join([...entries].sort(ordered)), causes: [empties] },
  ]
}

const cause = (field: string, text: Text): Cause => ({ field, text })
