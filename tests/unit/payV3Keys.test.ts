import { AppError } from '../../core/platform/errors'
import { payV3Keys, type PlatformCertificate } from '../../core/wechat/payV3Keys'
import { fakeClock } from '../fakes/effects'
import { CERTIFICATE_SERIAL, makeV3Keys, PUBLIC_KEY_ID } from '../fakes/wechatPayV3Keys'

const pairs = makeV3Keys()
const OTHER_SERIAL = '0'.repeat(38) + 'C2'

function setUp({ withPublicKey = true, expiresAt = new Date('2031-01-01T00:00:00Z') } = {}) {
  const clock = fakeClock()
  const looks: string[] = []
  const answers: (PlatformCertificate[] | Error)[] = []
  const known = [{ serialNo: CERTIFICATE_SERIAL, publicKey: pairs.certificate.publicKey, expiresAt }]
  const fetchCertificates = async () => {
    looks.push(clock.now().toISOString())
    await Promise.resolve()
    const answer = answers.shift() ?? known
    if (answer instanceof Error) throw answer
    return answer
  }
  const publicKeys = new Map(withPublicKey ? [[PUBLIC_KEY_ID, pairs.publicKey.publicKey]] : [])
  return { clock, looks, answers, keys: payV3Keys({ publicKeys, fetchCertificates, clock }) }
}

describe("WeChat Pay's keys", () => {
  it('are both kinds side by side: configured public keys and certificates by their serial', async () => {
    const { keys } = setUp()

    expect(await keys.find(PUBLIC_KEY_ID)).toBe(pairs.publicKey.publicKey)
    expect(await keys.find(CERTIFICATE_SERIAL)).toBe(pairs.certificate.publicKey)
    expect(await keys.find(CERTIFICATE_SERIAL.toLowerCase())).toBe(pairs.certificate.publicKey)
    expect(keys.answerKeyId).toBe(PUBLIC_KEY_ID)
    expect(setUp({ withPublicKey: false }).keys.answerKeyId).toBeUndefined()
  })

  it('are fetched once for twenty who need them at once, and kept', async () => {
    const { keys, looks, clock } = setUp()

    await Promise.all(Array.from({ length: 20 }, () => keys.find(CERTIFICATE_SERIAL)))
    clock.moveBy(24 * 3_600_000)
    await keys.find(CERTIFICATE_SERIAL)

    expect(looks).toHaveLength(1)
  })

  it.each([PUBLIC_KEY_ID, 'PUB_KEY_ID_0000000000000000000000000000000009', '', 'ABC', '../v3', 'Z'.repeat(40)])(
    'are not looked for by the name %j, which no certificate has',
    async (serial) => {
      const { keys, looks } = setUp()
      await keys.find(serial)
      expect(looks).toEqual([])
    },
  )

  it('are looked for at most once a minute, however many serials nobody knows', async () => {
    const { keys, looks, clock } = setUp()
    for (let second = 0; second < 120; second++) {
      expect(await keys.find(second.toString(16).padStart(40, '0'))).toBeUndefined()
      clock.moveBy(1000)
    }
    expect(looks).toHaveLength(2)
  })

  it('are rotated while running: a new certificate is found by the next look', async () => {
    const { keys, answers, clock } = setUp()
    await keys.find(CERTIFICATE_SERIAL)
    const expiresAt = new Date('2032-01-01T00:00:00Z')
    answers.push([{ serialNo: OTHER_SERIAL, publicKey: pairs.merchant.publicKey, expiresAt }])

    expect(await keys.find(OTHER_SERIAL)).toBeUndefined()
    clock.moveBy(60_000)
    expect(await keys.find(OTHER_SERIAL)).toBe(pairs.merchant.publicKey)
  })

  it('count as absent once they have expired', async () => {
    const { keys, clock } = setUp({ expiresAt: new Date('2026-11-22T06:01:00Z') })
    expect(await keys.find(CERTIFICATE_SERIAL)).toBeDefined()
    clock.moveBy(60_000)
    expect(await keys.find(CERTIFICATE_SERIAL)).toBeUndefined()
  })

  it('are not said to be absent while WeChat cannot be asked: the trouble is told, and soon there is another try', async () => {
    const { keys, answers, looks, clock } = setUp()
    answers.push(new AppError('WECHAT_UNREACHABLE', { api: 'certificates', reason: 'ECONNREFUSED' }))

    await expect(keys.find(CERTIFICATE_SERIAL)).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
    await expect(keys.find(CERTIFICATE_SERIAL)).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
    expect(looks).toHaveLength(1)

    clock.moveBy(5_000)
    expect(await keys.find(CERTIFICATE_SERIAL)).toBeDefined()
  })

  it('are only the configured ones where nothing can be fetched', async () => {
    const keys = payV3Keys({ publicKeys: new Map([[PUBLIC_KEY_ID, pairs.publicKey.publicKey]]), clock: fakeClock() })
    expect(await keys.find(PUBLIC_KEY_ID)).toBeDefined()
    expect(await keys.find(CERTIFICATE_SERIAL)).toBeUndefined()
  })
})
