import type { LoginAnswer, ProfileAnswer, Reply, UserView } from '../../core/api'
import { IMAGES, SMALL_PNG } from '../fakes/images'
import { consent } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

/** A user of the mini-program who has logged in. */
async function enter(id: string) {
  const miniProgram = system.miniProgram(id)
  const { user } = dataOf<LoginAnswer>(await miniProgram.call('login'))
  const { openid } = miniProgram
  return {
    userId: user.userId,
    change: (input: object) => miniProgram.call('profile', input),
    known: async () => dataOf(await miniProgram.call('login')).user,
    /** What `wx.cloud.uploadFile` does. */
    upload: (bytes: Buffer, folder = user.userId) =>
      system.cloudbase.storage.put({ cloudPath: `avatars/${folder}/${Date.now()}.png`, bytes, openid }).fileId,
  }
}

/** How the web app sees the same person, once he has allowed the shop to know him. */
async function userInWeb(id: string): Promise<UserView> {
  const browser = system.browser(id)
  const page = await browser.follow('/api/oauth/start?scope=snsapi_userinfo&returnTo=%2F')
  await browser.follow(await consent(browser, page, 'allow'))
  const answer = await browser.get('/api/session')
  return dataOf(answer.json<Reply<ProfileAnswer>>()).user
}

const stored = () => JSON.stringify(['users', 'identities', 'tokens'].map((name) => documentsOf(name)))
const documentsOf = (name: string) =>
  system.cloudbase.database.find(name, { query: {} }).map(({ document }) => document)

describe('profile', () => {
  it('keeps a nickname, and the next login answers it', async () => {
    const { change, known, userId } = await enter('xiaolin')
    expect(dataOf(await change({ nickname: ' 林小满 ' }))).toEqual({ user: { userId, nickname: '林小满' } })
    expect(await known()).toEqual({ userId, nickname: '林小满' })
  })

  it('keeps its own copy of an uploaded picture, which the web app shows under an address of its own', async () => {
    const { change, known, upload, userId } = await enter('achen')
    const avatarFileId = upload(SMALL_PNG)

    const { user } = dataOf(await change({ avatarFileId }))

    expect(user.avatarUrl).toMatch(new RegExp(`^cloud://[^/]+/profile/${userId}/[0-9a-f]{16}\\.png$`))
    expect((await known()).avatarUrl).toBe(user.avatarUrl)
    expect(system.cloudbase.storage.read(avatarFileId)).toBeUndefined()

    const shown = await userInWeb('achen')
    expect(shown.userId).toBe(userId)
    const picture = await fetch(shown.avatarUrl ?? '')
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(SMALL_PNG)
  })

  it('keeps a phone number without its middle, and the code is used up', async () => {
    const { change, known, userId } = await enter('muqing')
    const phoneCode = system.wechat.issuePhoneCode('muqing')

    expect(dataOf(await change({ phoneCode }))).toEqual({ user: { userId, phone: '138****0003' } })
    expect(await known()).toEqual({ userId, phone: '138****0003' })
    expect(stored()).not.toContain('13800000003')
    expect(await change({ phoneCode })).toMatchObject({ ok: false, code: 'PHONE_CODE_INVALID' })
  })

  it('keeps the last digits of a number from abroad', async () => {
    const { change } = await enter('yueliang')
    const phoneCode = system.wechat.issuePhoneCode('yueliang')
    expect(dataOf(await change({ phoneCode })).user.phone).toBe('****0004')
  })

  it('fetches one token for many numbers, and another when WeChat refuses it', async () => {
    const { change } = await enter('muqing')
    await system.control('DELETE', '/requests')
    await system.control('POST', '/faults', { target: '/wxa/business/getuserphonenumber', kind: 'errcode:42001' })
    expect((await change({ phoneCode: system.wechat.issuePhoneCode('muqing') })).ok).toBe(true)
    expect((await change({ phoneCode: system.wechat.issuePhoneCode('muqing') })).ok).toBe(true)
    expect(await system.control('GET', '/requests')).toMatchObject({
      counts: { '/cgi-bin/stable_token': 1, '/wxa/business/getuserphonenumber': 3 },
    })
  })

  it('refuses a code after five minutes, and a login code', async () => {
    const { change } = await enter('xiaolin')
    const [late, login] = [system.wechat.issuePhoneCode('xiaolin'), system.wechat.issueLoginCode('xiaolin')]
    await system.control('POST', '/clock', { moveByMs: 5 * 60_000 + 1 })
    for (const phoneCode of [late, login])
      expect(await change({ phoneCode })).toMatchObject({ ok: false, code: 'PHONE_CODE_INVALID' })
  })

  it('loses nothing when nickname, avatar and phone change at once', async () => {
    const { change, known, upload, userId } = await enter('yueliang')
    const inputs = [
      { nickname: '月亮' },
      { avatarFileId: upload(IMAGES.jpg({ width: 640, height: 640 })) },
      { phoneCode: system.wechat.issuePhoneCode('yueliang') },
    ]
    const replies = await Promise.all(inputs.map(change))
    expect(replies.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(await known()).toEqual({
      userId,
      nickname: '月亮',
      phone: '****0004',
      avatarUrl: expect.stringMatching(/^cloud:.*\.jpg$/),
    })
  })

  it('serves nobody who has never logged in', async () => {
    expect(await system.miniProgram('luren').call('profile', { nickname: '路' })).toMatchObject({
      ok: false,
      code: 'NOT_LOGGED_IN',
    })
  })

  describe('refuses with a reason, and changes nothing:', () => {
    let victim: Awaited<ReturnType<typeof enter>>
    let visitor: typeof victim
    let before: UserView
    beforeAll(async () => {
      victim = await enter('achen')
      visitor = await enter('fengkong')
      before = await visitor.known()
    })
    afterEach(async () => expect(await visitor.known()).toEqual(before))

    it.each([
      ['a nickname of 200 emoji', () => ({ nickname: '😀'.repeat(200) }), 'NICKNAME_REFUSED', 'nickname'],
      ['a nickname of two lines', () => ({ nickname: '风\n风' }), 'NICKNAME_REFUSED', 'nickname'],
      ['no picture', () => ({ avatarFileId: visitor.upload(Buffer.from('<svg/>')) }), 'AVATAR_REFUSED', 'avatarFileId'],
      [
        'a picture of more than a megabyte',
        () => ({ avatarFileId: visitor.upload(Buffer.concat([SMALL_PNG, Buffer.alloc(1024 * 1024)])) }),
        'AVATAR_REFUSED',
        'avatarFileId',
      ],
      [
        'a picture of 20 megabytes',
        () => ({ avatarFileId: visitor.upload(Buffer.concat([SMALL_PNG, Buffer.alloc(20 * 1024 * 1024)])) }),
        'AVATAR_REFUSED',
        'avatarFileId',
      ],
      ['somebody else’s picture', () => ({ avatarFileId: victim.upload(SMALL_PNG) }), 'AVATAR_REFUSED', 'avatarFileId'],
      [
        'a picture that one has put into somebody else’s folder',
        () => ({ avatarFileId: visitor.upload(SMALL_PNG, victim.userId) }),
        'AVATAR_REFUSED',
        'avatarFileId',
      ],
      [
        'a picture that is not there',
        () => ({ avatarFileId: `cloud://wxflow-local.0000/avatars/${visitor.userId}/none.png` }),
        'AVATAR_REFUSED',
        'avatarFileId',
      ],
      ['a phone code that nobody issued', () => ({ phoneCode: 'nobody-issued-this' }), 'PHONE_CODE_INVALID', undefined],
      ['two things at once', () => ({ nickname: '风', phoneCode: 'x' }), 'INVALID_INPUT', 'body'],
    ] as const)('%s', async (_, input, code, field) => {
      const reply = await visitor.change(input())
      expect(reply).toMatchObject({ ok: false, code, ...(field !== undefined && { field }) })
    })
  })
})
