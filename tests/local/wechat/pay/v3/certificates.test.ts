import { createDecipheriv, X509Certificate } from 'node:crypto'
import { ACCOUNTS } from '../../runningWeChat'
import { merchant } from '../merchant'
import { CERTIFICATE_SERIAL, openV3Shop, PUBLIC_KEY_ID, type V3Shop } from './merchantV3'

let shop: V3Shop
beforeEach(async () => void (shop = await openV3Shop()))
afterEach(() => shop.close())

interface Entry {
  serial_no: string
  effective_time: string
  expire_time: string
  encrypt_certificate: { algorithm: string; nonce: string; associated_data: string; ciphertext: string }
}

describe('GET /v3/certificates', () => {
  it('answers certificates that open with the APIv3 key', async () => {
    const { json } = await shop.call('/v3/certificates')
    const [entry] = json['data'] as Entry[]
    const pem = decrypt(entry!.encrypt_certificate)
    expect(pem).toBe(ACCOUNTS.wechatPay.certificates[0]!.certificate)
    expect(entry).toMatchObject({
      serial_no: CERTIFICATE_SERIAL,
      effective_time: expect.stringMatching(/\+08:00$/),
      encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', associated_data: 'certificate' },
    })
    expect(Date.parse(entry!.expire_time)).toBe(Date.parse(new X509Certificate(pem).validTo))
  })

  it('is proven by a certificate, or by the public key where that is asked for', async () => {
    expect((await shop.call('/v3/certificates')).provenBy).toBe(CERTIFICATE_SERIAL)
    const headers = { 'wechatpay-serial': PUBLIC_KEY_ID }
    expect((await shop.call('/v3/certificates', { headers })).provenBy).toBe(PUBLIC_KEY_ID)
  })

  it('lists a new one beside the old, and the new one signs from then on', async () => {
    const { serialNo } = await shop.post('/controls/certificates', {})
    const { json, headers } = await shop.call('/v3/certificates')
    expect((json['data'] as Entry[]).map(({ serial_no }) => serial_no)).toEqual([CERTIFICATE_SERIAL, serialNo])
    expect(headers.get('wechatpay-serial')).toBe(serialNo)
    expect((await shop.get('/controls/certificates'))['certificates']).toHaveLength(2)
  })
})

function decrypt({ nonce, associated_data, ciphertext }: Entry['encrypt_certificate']): string {
  const bytes = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', merchant.v3Key, nonce)
  decipher.setAAD(Buffer.from(associated_data))
  decipher.setAuthTag(bytes.subarray(-16))
  return decipher.update(bytes.subarray(0, -16)).toString('utf8') + decipher.final('utf8')
}
