import { createCipheriv, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import forge from 'node-forge'

export const V3_MERCHANT = {
  mchid: '1900000001',
  serialNo: '0'.repeat(38) + 'A1',
  v3Key: 'obviouslyFalseV3KeyOfATestShop00',
}
export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0000000000000000000000000000000001'
export const CERTIFICATE_SERIAL = `4${'0'.repeat(37)}C1`

interface Pair {
  publicKey: KeyObject
  privateKey: KeyObject
}

/** Everybody's keys, made at run time as the repository holds none: the merchant's and two of WeChat Pay's. */
export interface V3Keys {
  merchant: Pair
  /** WeChat Pay's public key of `PUBLIC_KEY_ID`. */
  publicKey: Pair
  /** WeChat Pay's platform certificate of `CERTIFICATE_SERIAL`. */
  certificate: Pair & { pem: string; expiresAt: string }
}

/** Takes a good part of a second: once a file. */
export function makeV3Keys(expiresAt = '2031-11-22T14:00:00+08:00'): V3Keys {
  const certificate = newPair()
  const pem = selfSigned(certificate, CERTIFICATE_SERIAL)
  return { merchant: newPair(), publicKey: newPair(), certificate: { ...certificate, pem, expiresAt } }
}

export function newPair(): Pair {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** A certificate in PEM, as the authorities of a merchant or of WeChat Pay would issue it. */
export function selfSigned({ publicKey, privateKey }: Pair, serialNo: string): string {
  const certificate = forge.pki.createCertificate()
  certificate.serialNumber = serialNo
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2036-01-01T00:00:00Z')
  const name = [{ name: 'commonName', value: 'a test' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  certificate.sign(key, forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

/** WeChat Pay's signature, by another way of node:crypto than core takes. */
export function wireSignature(text: string, privateKey: KeyObject): string {
  return createSign('sha256WithRSAEncryption').update(text).end().sign(privateKey, 'base64')
}

/** Seals as WeChat Pay does: the tag behind the ciphertext. */
export function seal(plain: string, associatedData: string, key = V3_MERCHANT.v3Key) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associatedData))
  const bytes = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: bytes.toString('base64'), associated_data: associatedData, nonce }
}
