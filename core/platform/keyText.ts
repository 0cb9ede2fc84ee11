import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'

/** What a text of key material turns out to be. */
export type KeyText =
  | { kind: 'a private key' | 'a public key'; key: KeyObject }
  | { kind: 'a certificate'; certificate: X509Certificate }
  | { kind: 'no key in PEM or base64' }

/**
 * Reads PEM, PEM whose line breaks are written as `\n`, the base64 of PEM, or what stands between the first and last line
 * of PEM with or without line breaks. What it is comes from the bytes, never from the label around them.
 */
export function readKeyText(text: string): KeyText {
  const found = known.get(text) ?? recognise(derOf(text))
  known.set(text, found)
  return found
}

/** Parsing takes longer than signing, and settings are compared with one another; what an instance is given is a handful. */
const known = new Map<string, KeyText>()

function recognise(der: Buffer): KeyText {
  // In this order: Node would make a public key of a private key or a certificate without a word.
  return (
    attempt(() => ({ kind: 'a private key', key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) })) ??
    attempt(() => ({ kind: 'a private key', key: createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }) })) ??
    attempt(() => ({ kind: 'a certificate', certificate: new X509Certificate(der) })) ??
    attempt(() => ({ kind: 'a public key', key: createPublicKey({ key: der, format: 'der', type: 'spki' }) })) ?? {
      kind: 'no key in PEM or base64',
    }
  )
}

/** WeChat Pay signs and verifies by RSA of 2048 bits and nothing else. */
export function isRsa2048(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
}

const LABEL = /-----[A-Z0-9 ]+-----/g

function derOf(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('\\n', '').replace(LABEL, ''), 'base64')
  const inner = bytes.toString('latin1')
  return inner.startsWith('-----BEGIN') ? Buffer.from(inner.replace(LABEL, ''), 'base64') : bytes
}

function attempt(read: () => KeyText): KeyText | undefined {
  try {
    return read()
  } catch {
    // Another kind may fit; OpenSSL's reason is of no use to anybody.
    return undefined
  }
}
