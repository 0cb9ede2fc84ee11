import { generateKeyPairSync } from 'node:crypto'
import { Formatter, Rsa } from 'wechatpay-axios-plugin'
import { payV3Authorization } from '../core/wechat/payV3Sign'
import { atLeastTimes, bestOfFive, type Claim, type Figure } from './claim'
import { cpuOf } from './cpu'

const CALLS = 300

const URL_OF_ORDER = new URL('https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi')
const BODY = JSON.stringify({
  appid: 'wx00000000a0000001',
  mchid: '1900000001',
  description: '清香铁观音',
  out_trade_no: '00000000000000000000000000000000',
  notify_url: 'https://shop.example.com/api/pay/notify',
  amount: { total: 17600, currency: 'CNY' },
  payer: { openid: 'o0000000000000000measuring' },
})
const STAMP = { timestamp: '1795327200', nonceStr: '0'.repeat(32) }
const NAMES = { mchid: '1900000001', serialNo: `4${'0'.repeat(39)}` }

/**
 * The header of one request, by processor time. The plugin's own `Rsa.sign` is measured as it takes a key in PEM, which it
 * then parses for each signature; given a key that was parsed beforehand, as ours always is, it does the same RSA.
 */
export async function payV3Sign(): Promise<Claim[]> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const target = { method: 'POST' as const, url: URL_OF_ORDER, body: BODY }
  const ours = () => payV3Authorization(target, STAMP, { ...NAMES, privateKey })
  const theirs = (key: Parameters<typeof Rsa.sign>[1]) => () => {
    const { timestamp, nonceStr } = STAMP
    const signature = Rsa.sign(Formatter.request('POST', URL_OF_ORDER.pathname, timestamp, nonceStr, BODY), key)
    return Formatter.authorization(NAMES.mchid, nonceStr, signature, timestamp, NAMES.serialNo)
  }
  requireSameSignature(ours(), theirs(pem)())

  const inPem = await bestOfFive(
    () => cpuOf(CALLS, ours),
    () => cpuOf(CALLS, theirs(pem)),
  )
  const parsed = await bestOfFive(
    () => cpuOf(CALLS, ours),
    () => cpuOf(CALLS, theirs(privateKey)),
  )
  const side = (what: string, value: number): Figure => ({ what, value, unit: 'µs CPU' })
  return [
    atLeastTimes(2.5, {
      name: 'APIv3 request signed',
      ours: side('key parsed once', inPem.ours),
      theirs: side('wechatpay-axios-plugin, key in PEM', inPem.theirs),
    }),
    atLeastTimes(0.8, {
      name: 'APIv3 request signed, both keys parsed',
      ours: side('key parsed once', parsed.ours),
      theirs: side('wechatpay-axios-plugin, Rsa.from before', parsed.theirs),
    }),
  ]
}

/** Both must have done the same work: RSA with PKCS #1 v1.5 has one signature for a text. */
function requireSameSignature(ours: string, theirs: string): void {
  const [a, b] = [ours, theirs].map((header) => /signature="([^"]+)"/.exec(header)?.[1])
  if (a === undefined || a !== b) throw new Error('the two signatures differ')
}
