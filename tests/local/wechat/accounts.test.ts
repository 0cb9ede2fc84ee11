import { makeAccounts } from '../../../local/wechat/accounts'
import { USERS } from '../../../local/wechat/users'
import { ACCOUNTS, pseudoRandom } from './runningWeChat'

const setUp = () => ({ accounts: makeAccounts(pseudoRandom()), users: USERS(ACCOUNTS) })

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
