import { sign, type KeyObject } from 'node:crypto'
import type Forge from 'node-forge'

/** What a certificate is for. */
export type CertificateUse = 'authority' | 'server' | 'client' | 'signing'

export interface CertificateRequest {
  use: CertificateUse
  name: string
  publicKey: KeyObject
  /** 40 hex digits; the first below 8, so that they are a positive number. */
  serialNo: string
  from: Date
  to: Date
}

/** Who signs: an authority's name and its key on the curve P-256. */
export interface Issuer {
  name: string
  privateKey: KeyObject
}

/** Makes an X.509 certificate for any kind of key and answers its PEM. */
export type IssueCertificate = (request: CertificateRequest) => string

// ecdsa-with-SHA256, whose parameters are absent. Source: RFC 5758, section 3.2.
const SIGNATURE = '1.2.840.10045.4.3.2'
const ORGANIZATION = 'wxflow local, worth nothing elsewhere'
// Places in the TBSCertificate. Source: RFC 5280, section 4.1.
const PLACE = { signature: 2, publicKey: 6 }

/** Loads the library that writes certificates, which only a first start needs. */
export async function openIssuer(issuer: Issuer): Promise<IssueCertificate> {
  const { default: forge } = await import('node-forge')
  return (request) => issue(forge, request, issuer)
}

function issue(forge: typeof Forge, request: CertificateRequest, issuer: Issuer): string {
  const { asn1, pki } = forge
  const { Class, Type } = asn1
  const bytes = (node: Forge.asn1.Asn1) => Buffer.from(asn1.toDer(node).getBytes(), 'latin1')
  const sequence = (...nodes: Forge.asn1.Asn1[]) => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, nodes)
  const algorithm = () => sequence(asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(SIGNATURE).getBytes()))

  const [content] = pki.certificateToAsn1(draft(forge, request, issuer)).value as [Forge.asn1.Asn1]
  const fields = content.value as Forge.asn1.Asn1[]
  // forge writes RSA only: key and algorithm of another kind take the place of what it wrote.
  fields[PLACE.signature] = algorithm()
  fields[PLACE.publicKey] = asn1.fromDer(request.publicKey.export({ type: 'spki', format: 'der' }).toString('latin1'))

  const signature = `\0${sign('sha256', bytes(content), issuer.privateKey).toString('latin1')}`
  const signatureBits = asn1.create(Class.UNIVERSAL, Type.BITSTRING, false, signature)
  return pemOf(bytes(sequence(content, algorithm(), signatureBits)))
}

function draft(forge: typeof Forge, request: CertificateRequest, issuer: Issuer): Forge.pki.Certificate {
  const { pki, jsbn } = forge
  const certificate = pki.createCertificate()
  certificate.publicKey = pki.setRsaPublicKey(new jsbn.BigInteger('3'), new jsbn.BigInteger('3'))
  certificate.signatureOid = SIGNATURE
  certificate.siginfo.algorithmOid = SIGNATURE
  certificate.signature = ''
  certificate.serialNumber = request.serialNo
  certificate.validity.notBefore = request.from
  certificate.validity.notAfter = request.to
  certificate.setSubject(named(request.name))
  certificate.setIssuer(named(issuer.name))
  certificate.setExtensions(EXTENSIONS[request.use])
  return certificate
}

const named = (name: string) => [
  { name: 'organizationName', value: ORGANIZATION },
  { name: 'commonName', value: name },
]

const EXTENSIONS: Record<CertificateUse, object[]> = {
  authority: [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ],
  server: [
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ],
  client: [{ name: 'extKeyUsage', clientAuth: true }],
  signing: [{ name: 'keyUsage', digitalSignature: true }],
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
