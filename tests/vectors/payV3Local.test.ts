import { createPublicKey } from 'node:crypto'
import { encryptAead } from '../../local/wechat/pay/v3/aead'
import { isSignedOver, signedText } from '../../local/wechat/pay/v3/signedLines'
import { vectorsOf, type Vector } from './wechatVectors'

interface Signed {
  message: string
  publicKeyPem: string
}
interface Encrypted {
  key: string
  nonce: string
  associated_data: string
  ciphertext?: string
  plaintext?: string
}

const named = <Input>(vectors: Vector<Input>[]) => vectors.map((vector) => [vector.id, vector] as const)
const signatureOf = (vector: Vector<unknown>) =>
  (vector as { expectedSignature?: string }).expectedSignature ?? vector.expected

describe('the local WeChat and the published vectors of APIv3', () => {
  const requests = vectorsOf<Signed & Record<string, string>>('pay-v3-request')
  const payments = vectorsOf<Signed & Record<string, string>>('pay-v3-paysign')

  it.each(named(requests.filter(({ input }) => input.message.startsWith('POST'))))(
    'agree that %s is signed, and that a changed body is not',
    (_, vector) => {
      const { method = '', path = '', timestamp = '', nonce = '', body = '', publicKeyPem, message } = vector.input
      const key = createPublicKey(publicKeyPem)
      const lines = [method, path, timestamp, nonce]
      expect(signedText([...lines, body]).toString()).toBe(message)
      expect(isSignedOver([...lines, Buffer.from(body)], signatureOf(vector), key)).toBe(true)
      expect(isSignedOver([...lines, `${body} `], signatureOf(vector), key)).toBe(false)
    },
  )

  it('agree on a request without a body', () => {
    const vector = requests.find(({ id }) => id === 'v3-request-get-empty-body-easywechat')
    const lines = ['GET', '/v3/certificates', '1554208460', 'abcdef0123456789', '']
    expect(isSignedOver(lines, signatureOf(vector!), createPublicKey(vector!.input.publicKeyPem))).toBe(true)
  })

  it.each(named(payments))('agree that %s is signed', (_, vector) => {
    const { appId = '', timeStamp = '', nonceStr = '', last = '', publicKeyPem } = vector.input
    const key = createPublicKey(publicKeyPem)
    expect(isSignedOver([appId, timeStamp, nonceStr, last], signatureOf(vector), key)).toBe(true)
    expect(isSignedOver([appId, timeStamp, `${nonceStr}x`, last], signatureOf(vector), key)).toBe(false)
  })

  const texts = vectorsOf<Encrypted>('pay-v3-aead').filter(({ input }) => input.key.length === 32)
  const sealed = texts.filter((vector) => !('expectFailure' in vector))

  it('include six that are encrypted with a key of 32 bytes', () => expect(sealed.length).toBeGreaterThanOrEqual(5))

  it.each(named(sealed))('agree on the bytes of %s', (_, { input, expected }) => {
    const { key, nonce, associated_data: associatedData, plaintext, ciphertext } = input
    const [text, sealedText] = plaintext === undefined ? [expected, ciphertext] : [plaintext, expected]
    expect(encryptAead(text, { key, nonce, associatedData })).toBe(sealedText)
  })
})
