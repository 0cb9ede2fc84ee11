import type { Text } from '../../messages'
import { canonicalText } from './sign'
import { signatureVariants, type VariantsInput } from './signatureVariants'

/** Why a signature does not match, as far as it can be found, with both texts; keys are masked. */
export interface SignatureExplanation {
  field: string
  cause: Text
  /** What was signed; absent where no known mistake makes this signature. */
  signed?: string
  expected: string
  /** Index of the first character in which both texts differ; absent where they are equal or `signed` is unknown. */
  firstDifference?: number
}

const UNKNOWN: Text = {
  en: "no known mistake makes this signature: compare your signed text with the expected one, and the key with the merchant's",
  zh: '未找到常见原因：请对照签名原文与期望原文，并检查商户密钥',
}

/** Looks for the mistake that makes exactly this signature. Call it only for a signature that does not match. */
export function explainSignature(signature: string, input: VariantsInput): SignatureExplanation {
  const expected = `${canonicalText(input.fields)}&key=******`
  if (signature === '') return { field: 'sign', cause: { en: 'the signature is missing', zh: '缺少签名' }, expected }

  const found = signatureVariants(input).find((variant) => variant.signature === signature.toUpperCase())
  if (found === undefined) return { ...unknownMistake(input), expected }
  if (found.causes.length === 0) return { field: 'sign', cause: lowerCase, signed: found.signed, expected }

  const at = firstDifference(found.signed, expected)
  return {
    field: found.causes[0]?.field ?? 'sign',
    cause: {
      en: found.causes.map(({ text }) => text.en).join('; '),
      zh: found.causes.map(({ text }) => text.zh).join('；'),
    },
    signed: found.signed,
    expected,
    ...(at === undefined ? {} : { firstDifference: at }),
  }
}

/** A field that every request has and this one lacks may well be in what was signed. */
function unknownMistake({ fields, usualFields = [] }: VariantsInput): { field: string; cause: Text } {
  const missing = usualFields.find((name) => (fields.get(name) ?? '') === '')
  if (missing === undefined) return { field: 'sign', cause: UNKNOWN }
  return {
    field: missing,
    cause: {
      en: `"${missing}" is not sent; perhaps it was signed. Otherwise ${UNKNOWN.en}`,
      zh: `没有发送 ${missing}，可能只参与了签名。${UNKNOWN.zh}`,
    },
  }
}

const lowerCase: Text = { en: 'the signature must be in upper case', zh: '签名应为大写' }

/** Index of the first character in which both texts differ. */
export function firstDifference(a: string, b: string): number | undefined {
  if (a === b) return undefined
  let at = 0
  while (a[at] === b[at]) at += 1
  return at
}
