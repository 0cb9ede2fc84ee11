import { createPrivateKey, X509Certificate } from 'node:crypto'
import { completeAccounts, joinAccounts, makeIds, publicAccounts } from '../../../local/wechat/accounts'
import { makePlatformCertificate } from '../../../local/wechat/keys/payKeys'
import { USERS } from '../../../local/wechat/users'
import { testKeys } from '../../support/testKeys'
import { ACCOUNTS, pseudoRandom } from './runningWeChat'

const setUp = () => ({ accounts: joinAccounts(makeIds(pseudoRandom()), testKeys()), users: USERS(ACCOUNTS) })

describe('made accounts', () => {
  it("have the shape of WeChat's and are plainly false", () => {
    const { miniProgram, officialAccount, merchant } = setUp().accounts
    expect(miniProgram.appid).toMatch(/^wx0{8}[0-9a-f]{8}$/)
    expect(officialAccount.appid).toMatch(/^wx0{8}[0-9a-f]{8}$/)
    expect(miniProgram.appid).not.toBe(officialAccount.appid)
    for (const secret of [miniProgram.secret, officialAccount.secret]) expect(secret).toMatch(/^[0-9a-f]{32}$/)
    expect(merchant.mchid).toMatch(/^\d{10}$/)
    expect(merchant.v2Key).toMatch(/^\w{32}$/)
  })
})

describe('the certificates of made accounts', () => {
  const { merchant, authority, paySecure, wechatPay } = ACCOUNTS
  const everyone = { merchant, authority, paySecure, wechatPay: wechatPay.certificates[0]! }

  it.each(Object.entries(everyone))('of %s fits its key and number, and the authority signed it', (_, held) => {
    const certificate = new X509Certificate(held.certificate)
    expect(certificate.serialNumber).toBe(held.serialNo)
    expect(held.serialNo).toMatch(/^[0-9A-F]{40}$/)
    expect(certificate.checkPrivateKey(createPrivateKey(held.privateKey))).toBe(true)
    expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true)
  })

  it('of the https host names this machine, and only the authority may sign others', () => {
    const [server, signer] = [new X509Certificate(paySecure.certificate), new X509Certificate(authority.certificate)]
    expect([server.checkHost('localhost'), server.checkIP('127.0.0.1')]).toEqual(['localhost', '127.0.0.1'])
    expect([server.ca, signer.ca, signer.checkIssued(signer)]).toEqual([false, true, true])
  })

  it('can be followed by new ones of WeChat', async () => {
    const now = new Date('2030-01-01T00:00:00Z')
    const next = await makePlatformCertificate(authority, { now, random: pseudoRandom() })
    const certificate = new X509Certificate(next.certificate)
    expect(certificate.checkIssued(new X509Certificate(authority.certificate))).toBe(true)
    expect(new Date(certificate.validTo).getFullYear()).toBe(2034)
  })
})

describe('accounts that were kept', () => {
  it('are taken as they are, or refused where a key is missing', async () => {
    const make = () => Promise.reject(new Error('Nothing is to be made.'))
    expect(await completeAccounts(ACCOUNTS, make)).toBe(ACCOUNTS)
    const { serialNo: _, ...merchant } = ACCOUNTS.merchant
    expect(await completeAccounts({ ...ACCOUNTS, merchant }, make)).toBeUndefined()
  })

  it('show nothing that only WeChat holds', () => {
    const shown = JSON.stringify(publicAccounts(ACCOUNTS))
    expect(shown).toContain(JSON.stringify(ACCOUNTS.merchant.privateKey))
    const { authority, paySecure, wechatPay } = ACCOUNTS
    for (const { privateKey } of [authority, paySecure, wechatPay, ...wechatPay.certificates])
      expect(shown).not.toContain(JSON.stringify(privateKey))
  })
})

describe('the people', () => {
  it('are the same at every start', () => expect(setUp().users).toEqual(setUp().users))

  it('have one openid in each app and nobody has two alike', () => {
    const openids = setUp().users.flatMap(({ openids, unionid }) => [
      openids.miniProgram,
      openids.officialAccount,
      unionid,
    ])
    expect(openids.every((openid) => /^o0000[\w-]{23}$/.test(openid))).toBe(true)
    expect(new Set(openids).size).toBe(openids.length)
  })

  it('have other openids for other apps', () => {
    const { accounts, users } = setUp()
    expect(USERS(accounts)[0]!.openids).not.toEqual(users[0]!.openids)
  })

  it('are at least four: one without money, one whose visits are snapshots, one who is blocked', () => {
    const { users } = setUp()
    expect(users.length).toBeGreaterThanOrEqual(4)
    expect(users.filter(({ balanceFen }) => balanceFen === 0)).toHaveLength(1)
    expect(users.filter(({ isSnapshot }) => isSnapshot)).toHaveLength(1)
    expect(users.filter(({ isBlocked }) => isBlocked)).toHaveLength(1)
    expect(users.every(({ avatar }) => avatar.startsWith('data:image/svg+xml;base64,'))).toBe(true)
  })
})
