import { createDecipheriv, createPublicKey, verify } from 'node:crypto'
import { openPayV3 } from '../../core/wechat/payV3Aead'
import { payV3Message } from '../../core/wechat/payV3Sign'
import { verifyPayV3 } from '../../core/wechat/payV3Verify'
import { vectorsOf, type Vector } from './wechatVectors'

type Named<Input> = [string, Vector<Input>]
const named = <Input>(vectors: Vector<Input>[]) => vectors.map((vector): Named<Input> => [vector.id, vector])

interface SignedText {
  message: string
  publicKeyPem?: string
  publicKey?: string
}

/** The private keys of the published signatures are not ours to keep, so what is signed is compared, and then verified. */
describe('the published signatures of requests and payments', () => {
  const requests = vectorsOf<SignedText & { method?: string; path: string } & Record<string, string>>('pay-v3-request')
  const payments = vectorsOf<SignedText & Record<string, string>>('pay-v3-paysign')

  it('are five', () => {
    expect([...requests, ...payments]).toHaveLength(5)
  })

  it.each(named(requests.filter(({ input }) => input.method !== undefined)))(
    '%s is over these lines',
    (_, { input }) => {
      const { method = '', path, timestamp = '', nonce = '', body = '', message } = input
      expect(payV3Message([method, path, timestamp, nonce, body])).toBe(message)
    },
  )

  it.each(named(payments))('%s is over these lines', (_, { input }) => {
    const { appId = '', timeStamp = '', nonceStr = '', last = '', message } = input
    expect(payV3Message([appId, timeStamp, nonceStr, last])).toBe(message)
  })

  it('a GET is signed over an empty body that still has its line', () => {
    const { input } = requests.find(({ id }) => id === 'v3-request-get-empty-body-easywechat') as Vector<SignedText>
    expect(payV3Message(['GET', '/v3/certificates', '1554208460', 'abcdef0123456789', ''])).toBe(input.message)
  })

  it.each(named([...requests, ...payments] as Vector<SignedText>[]))('%s is of the published key', (_, vector) => {
    const { message, publicKeyPem = '' } = vector.input
    const signature = (vector as { expectedSignature?: string }).expectedSignature ?? vector.expected
    expect(verify('RSA-SHA256', Buffer.from(message), publicKeyPem, Buffer.from(signature, 'base64'))).toBe(true)
  })
})

interface SignedAnswer {
  publicKeyPem: string
  body: string
  timestamp?: string
  nonce?: string
  signature?: string
  headers?: Record<string, string>
}

describe('the published answers and notifications', () => {
  const messages = ['pay-v3-response', 'pay-v3-notify'].flatMap((group) => vectorsOf<SignedAnswer>(group))

  it('are four', () => {
    expect(messages).toHaveLength(4)
  })

  it.each(named(messages))('%s is judged as published', async (id, { input, expected }) => {
    const headers = headersOf(input)
    const key = createPublicKey(input.publicKeyPem)
    const keys = { answerKeyId: undefined, find: async () => key }
    const clock = { now: () => new Date(Number(headers['wechatpay-timestamp']) * 1000) }

    const verifying = verifyPayV3({ headers, body: Buffer.from(input.body) }, { keys, clock })

    if (String(expected) === 'false') await expect(verifying).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' })
    else await expect(verifying).resolves.toBeUndefined()
    expect(String(expected) === 'false').toBe(id.endsWith('must-fail'))
  })

  function headersOf({ headers, timestamp = '', nonce = '', signature = '' }: SignedAnswer): Record<string, string> {
    const own = { timestamp, nonce, signature, serial: 'PUB_KEY_ID_0000' }
    const given =
      headers ?? Object.fromEntries(Object.entries(own).map(([name, value]) => [`wechatpay-${name}`, value]))
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]))
  }
})

interface Sealed {
  key: string
  nonce: string
  associated_data: string
  ciphertext?: string
  plaintext?: string
}

describe('the published ciphertexts', () => {
  const vectors = vectorsOf<Sealed>('pay-v3-aead')
  /** Keys of 32 bytes and nonces of 12, as APIv3 has them; the others are fixtures of libraries. */
  const isReal = ({ input }: Vector<Sealed>) => input.key.length === 32 && input.nonce.length === 12
  const sealedOf = ({ input, expected }: Vector<Sealed>) => {
    const { nonce, associated_data: associatedData, ciphertext = expected } = input
    return { nonce, associatedData, ciphertext }
  }

  it('are ten, five of them with the key and nonce of APIv3', () => {
    expect([vectors.length, vectors.filter(isReal).length]).toEqual([10, 5])
  })

  it.each(named(vectors.filter((vector) => isReal(vector) && vector.expected !== null)))('%s opens', (_, vector) => {
    const plain = vector.input.plaintext ?? vector.expected
    expect(openPayV3(sealedOf(vector), vector.input.key).toString()).toBe(plain)
  })

  it.each(named(vectors.filter((vector) => isReal(vector) && vector.expected === null)))(
    '%s does not open',
    (_, vector) => {
      expect(() => openPayV3(sealedOf(vector), vector.input.key)).toThrow()
    },
  )

  it.each(named(vectors.filter((vector) => !isReal(vector))))(
    '%s opens by its own sizes, and is refused by ours',
    (_, vector) => {
      const { key } = vector.input
      expect(() => openPayV3(sealedOf(vector), key)).toThrow(/has \d+ bytes/)
      if (vector.expected !== null) expect(openedAnyway(vector)).toBe(vector.input.plaintext ?? vector.expected)
    },
  )

  function openedAnyway(vector: Vector<Sealed>): string {
    const { nonce, associatedData, ciphertext } = sealedOf(vector)
    const { key } = vector.input
    const bytes = Buffer.from(ciphertext, 'base64')
    const decipher = createDecipheriv(key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm', key, nonce)
    decipher.setAAD(Buffer.from(associatedData)).setAuthTag(bytes.subarray(-16))
    return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
  }
})
