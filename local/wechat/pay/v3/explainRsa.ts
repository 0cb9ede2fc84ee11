import { constants, verify, type KeyObject } from 'node:crypto'
import type { Text } from '../../../messages'
import { firstDifference, type SignatureExplanation } from '../explainSignature'
import type { Cause } from '../signatureVariants'

/** What may stand in one line of a signed text: the right value first, then usual mistakes. */
export type LineChoices = readonly { value: string; cause?: Cause }[]

export interface RsaInput {
  signature: string
  key: KeyObject
  lines: readonly LineChoices[]
  /** Whole texts that are signed by mistake. */
  others?: readonly { value: string; cause: Cause }[]
}

interface Variant {
  text: string
  causes: Cause[]
}

/** Looks for the mistake that makes exactly this RSA signature. Call it only for a signature that does not match. */
export function explainRsa(input: RsaInput): SignatureExplanation {
  const expected = textOf(input.lines.map(([right]) => right?.value ?? ''))
  const bytes = Buffer.from(input.signature, 'base64')
  if (bytes.length !== 256) return { ...shapeFault(input.signature, bytes), expected }

  const found = variants(input).find(({ text }) => verify('RSA-SHA256', Buffer.from(text), input.key, bytes))
  if (found !== undefined) return explained(found, expected)
  const how = METHODS.find(({ isMade }) => isMade(Buffer.from(expected), input.key, bytes))
  return { field: 'signature', cause: how?.cause ?? UNKNOWN, expected }
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

const UNKNOWN: Text = {
  en: 'no known mistake makes this signature: compare your signed text with the expected one, and the private key with the one of the serial number',
  zh: '未找到常见原因：请对照签名原文与期望原文，并检查私钥与证书序列号是否匹配',
}

function explained({ text, causes }: Variant, expected: string): SignatureExplanation {
  const at = firstDifference(text, expected)
  return {
    field: causes[0]?.field ?? 'signature',
    cause: { en: causes.map((one) => one.text.en).join('; '), zh: causes.map((one) => one.text.zh).join('；') },
    signed: text,
    expected,
    ...(at === undefined ? {} : { firstDifference: at }),
  }
}

/** Every choice for every line with each way to end them, fewest mistakes first. */
function variants({ lines, others = [] }: RsaInput): Variant[] {
  const choices = lines.reduce<{ values: string[]; causes: Cause[] }[]>(
    (made, line) =>
      made.flatMap(({ values, causes }) =>
        line.map(({ value, cause }) => ({
          values: [...values, value],
          causes: [...causes, ...(cause ? [cause] : [])],
        })),
      ),
    [{ values: [], causes: [] }],
  )
  const all = choices.flatMap(({ values, causes }) =>
    ENDINGS.map(({ write, cause }) => ({ text: write(values), causes: [...causes, ...(cause ? [cause] : [])] })),
  )
  return [...all, ...others.map(({ value, cause }) => ({ text: value, causes: [cause] }))].sort(
    (a, b) => a.causes.length - b.causes.length,
  )
}

const ENDINGS: { write(lines: string[]): string; cause?: Cause }[] = [
  { write: textOf },
  {
    write: (lines) => lines.join('\n'),
    cause: mistake('the last line does not end with \\n', '最后一行缺少换行符 \\n'),
  },
  {
    write: (lines) => lines.map((line) => `${line}\r\n`).join(''),
    cause: mistake('lines end with \\r\\n', '换行用了 \\r\\n，应为 \\n'),
  },
  {
    write: (lines) => lines.map((line) => `${line}\\n`).join(''),
    cause: mistake('"\\n" was written as two characters', '\\n 被写成了两个字符'),
  },
]

const METHODS = [
  {
    isMade: (text: Buffer, key: KeyObject, bytes: Buffer) =>
      verify('RSA-SHA256', text, { key, padding: constants.RSA_PKCS1_PSS_PADDING }, bytes),
    cause: { en: 'it is an RSA-PSS signature, expected PKCS#1 v1.5', zh: '用了 RSA-PSS 填充，应为 PKCS#1 v1.5' },
  },
  {
    isMade: (text: Buffer, key: KeyObject, bytes: Buffer) => verify('RSA-SHA1', text, key, bytes),
    cause: { en: 'the hash is SHA-1, expected SHA-256', zh: '摘要用了 SHA-1，应为 SHA-256' },
  },
  {
    isMade: (text: Buffer, key: KeyObject, bytes: Buffer) => verify('RSA-SHA512', text, key, bytes),
    cause: { en: 'the hash is SHA-512, expected SHA-256', zh: '摘要用了 SHA-512，应为 SHA-256' },
  },
]

function shapeFault(signature: string, bytes: Buffer): { field: string; cause: Text } {
  const isHex = /^[0-9a-f]{512}$/i.test(signature)
  const cause: Text = isHex
    ? { en: 'the signature is in hex, expected base64', zh: '签名用了十六进制，应为 base64' }
    : {
        en: `the signature is base64 of ${bytes.length} bytes, expected 256`,
        zh: `签名的 base64 为 ${bytes.length} 字节，应为 256 字节`,
      }
  return { field: 'signature', cause }
}

function mistake(en: string, zh: string): Cause {
  return { field: 'signature', text: { en, zh } }
}
