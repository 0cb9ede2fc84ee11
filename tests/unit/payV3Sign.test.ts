import { createVerify } from 'node:crypto'
import { payV3Authorization, signPayV3 } from '../../core/wechat/payV3Sign'
import { newPair, V3_MERCHANT } from '../fakes/wechatPayV3Keys'

const { privateKey, publicKey } = newPair()
const merchant = { mchid: V3_MERCHANT.mchid, serialNo: V3_MERCHANT.serialNo, privateKey }

function isSigned(text: string, signature: string): boolean {
  return createVerify('sha256WithRSAEncryption').update(text).verify(publicKey, signature, 'base64')
}

describe('the APIv3 signature', () => {
  it('is over every line with its line feed', () => {
    expect(isSigned('a\n茶\n\n', signPayV3(['a', '茶', ''], privateKey))).toBe(true)
  })

  it('of a request names merchant, key, time and nonce, and covers path, query and body', () => {
    const url = new URL('https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/a%7Cb?mchid=1900000001')
    const stamp = { timestamp: '1554208460', nonceStr: '593BEC0C930BF1AFEB40B4A08C8FB242' }

    const header = payV3Authorization({ method: 'POST', url, body: '{"a":"茶"}' }, stamp, merchant)

    const [, signature = ''] = /,signature="([^"]+)"$/.exec(header) ?? []
    expect(header.replace(signature, '…')).toBe(
      `WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",` +
        `timestamp="1554208460",serial_no="${V3_MERCHANT.serialNo}",signature="…"`,
    )
    const path = '/v3/pay/transactions/out-trade-no/a%7Cb?mchid=1900000001'
    expect(isSigned(`POST\n${path}\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"a":"茶"}\n`, signature)).toBe(true)
  })
})
