import { MINUTE_MS } from '../../core/platform/clock'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { profile } from '../../core/users/profile'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { phoneNumbers } from '../../core/wechat/phoneNumbers'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeHttpClient, fakeRandom } from '../fakes/effects'
import { fakeFiles } from '../fakes/files'
import { IMAGES, SMALL_PNG } from '../fakes/images'

const APPID = 'wx00000000000000a1'
const OPENID = 'o0000achen'
const USER = 'a'.repeat(32)
const VISITOR = { userId: USER, appid: APPID, openid: OPENID, client: 'miniProgram' as const }
const PHONE = {
  phoneNumber: '13800000001',
  purePhoneNumber: '13800000001',
  countryCode: 86 as number | string,
  watermark: { timestamp: 1795327200, appid: APPID },
}

type Answer = (call: { token: string; code: string; count: number }) => object

async function setUp(answer: Answer = () => ({ errcode: 0, errmsg: 'ok', phone_info: PHONE })) {
  const database = fakeDatabase()
  const clock = fakeClock()
  const files = fakeFiles()
  const logged: string[] = []
  const note = (message: string, fields = {}) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const log = { info: note, error: note }
  let tokens = 0
  const upstream = fakeHttpClient(({ api, url, body = '{}' }) => {
    if (api === 'stable_token') return JSON.stringify({ access_token: `ACCESS-${++tokens}`, expires_in: 7200 })
    const token = url.searchParams.get('access_token') ?? ''
    const { code } = JSON.parse(body) as { code: string }
    return JSON.stringify(answer({ token, code, count: upstream.requests.length }))
  })
  const effects = { clock, random: fakeRandom(), pause: async () => undefined, log }
  const tokenDeps = { ...effects, store: cloudTokenStore(database), http: upstream.client }
  const account = { apiUrl: 'https://api.example.com', appid: APPID, secret: '0'.repeat(32) }
  const users = cloudUserStore(database)
  const identities = cloudIdentityStore(database)
  const deps = { users, files, random: effects.random, log, phoneNumbers: phoneNumbers(tokenDeps, account) }

  const createdAt = clock.now()
  await users.create({ userId: USER, createdAt })
  await identities.create({ appid: APPID, openid: OPENID, userId: USER, createdAt, visitedAt: createdAt })
  const change = (input: unknown) => profile(deps, VISITOR, input)
  const upload = (bytes: Buffer, name = '1.png') => files.put(`avatars/${USER}/${name}`, bytes)
  const apis = () => upstream.requests.map(({ api }) => api)
  return { database, clock, files, logged, upstream, users, identities, change, upload, apis }
}

describe('profile', () => {
  it.each([
    ['nothing', {}],
    ['two things at once', { nickname: '阿澄', phoneCode: 'x' }],
    ['a field that is undefined', { nickname: undefined }],
    ['no object', null],
    ['a list', ['nickname']],
  ])('refuses %s', async (_, input) => {
    const { change } = await setUp()
    await expect(change(input)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field: 'body' } })
  })

  it.each(['userId', 'openid', 'phone', 'avatarUrl', 'isNicknameOwn', '$set'])(
    'refuses "%s" by name',
    async (field) => {
      const { change, users } = await setUp()
      const input = { nickname: '阿澄', [field]: 'x' }
      await expect(change(input)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field } })
      expect(await users.find(USER)).not.toHaveProperty('nickname')
    },
  )

  it('keeps every field when all three change at once', async () => {
    const { users, identities, change, upload } = await setUp()
    await Promise.all([
      change({ nickname: '阿澄' }),
      change({ phoneCode: 'code' }),
      change({ avatarFileId: upload(SMALL_PNG) }),
    ])
    const shown = { nickname: '阿澄', phone: '138****0001', avatarUrl: expect.stringContaining('/profile/') }
    expect(await users.find(USER)).toMatchObject(shown)
    expect(await identities.find(APPID, OPENID)).toMatchObject(shown)
  })

  it('answers NOT_LOGGED_IN for a user who is gone', async () => {
    const { database, files, change, upload } = await setUp()
    await database.remove('users', { _id: USER })
    for (const input of [{ nickname: '阿澄' }, { phoneCode: 'code' }, { avatarFileId: upload(SMALL_PNG) }]) {
      await expect(change(input)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
    }
    expect(files.paths()).toEqual([`avatars/${USER}/1.png`])
  })
})

describe('a nickname', () => {
  it('is kept in the user and in the identity, and answered', async () => {
    const { users, identities, change } = await setUp()
    expect(await change({ nickname: '阿澄' })).toEqual({ user: { userId: USER, nickname: '阿澄' } })
    expect(await users.find(USER)).toMatchObject({ nickname: '阿澄' })
    expect(await identities.find(APPID, OPENID)).toMatchObject({ nickname: '阿澄' })
  })

  it.each([
    ['blanks around it', '  阿澄 　', '阿澄'],
    ['an accent of two characters', 'e\u0301', '\u00e9'],
    ['twenty Chinese characters', '茶'.repeat(20), '茶'.repeat(20)],
    ['a family of four as one character', '👨‍👩‍👧‍👦'.repeat(18), '👨‍👩‍👧‍👦'.repeat(18)],
    ['twenty flags', '🇨🇳'.repeat(20), '🇨🇳'.repeat(20)],
    ['markup, which is only text', '<b>&"', '<b>&"'],
    ['the name of a prototype', '__proto__', '__proto__'],
  ])('may have %s', async (_, nickname, kept) => {
    const { change } = await setUp()
    expect((await change({ nickname })).user.nickname).toBe(kept)
  })

  it.each([
    ['nothing', ''],
    ['blanks only', ' \u3000 '],
    ['200 emoji', '😀'.repeat(200)],
    ['21 characters', '茶'.repeat(21)],
    ['one character of a thousand marks', `a${'\u0301'.repeat(1000)}`],
    ['a line break', '阿\n澄'],
    ['a line separator', '阿\u2028澄'],
    ['a zero byte', '阿\u0000澄'],
    ['an override of the direction', '阿\u202e澄'],
    ['an isolate of the direction', '\u2067阿澄\u2069'],
    ['half a character', '阿\ud83d'],
    ['nothing visible', '\u200b\u200d\ufeff'],
    ['a number', 7],
    ['an object', { $ne: null }],
    ['a list', ['阿澄']],
    ['null', null],
  ])('may not be %s', async (_, nickname) => {
    const { users, change } = await setUp()
    const refusal = {
      code: 'NICKNAME_REFUSED',
      values: { field: 'nickname', expected: expect.stringContaining('1 to 20') },
    }
    await expect(change({ nickname })).rejects.toMatchObject(refusal)
    expect(await users.find(USER)).not.toHaveProperty('nickname')
  })
})

describe('an avatar', () => {
  it.each(Object.entries(IMAGES))('of %s becomes a copy of our own, and the upload goes', async (name, draw) => {
    const { files, users, identities, change, upload } = await setUp()
    const { user } = await change({ avatarFileId: upload(draw({ width: 4096, height: 1 })) })

    const [path, ...others] = files.paths()
    expect(path).toMatch(new RegExp(`^profile/${USER}/[0-9a-f]{16}\\.${name.split(' ').at(-1)}$`))
    expect(others).toEqual([])
    expect(user).toEqual({ userId: USER, avatarUrl: expect.stringMatching(`^cloud://[^/]+/${path}$`) })
    expect(await users.find(USER)).toMatchObject(user)
    expect(await identities.find(APPID, OPENID)).toMatchObject(user)
  })

  it('takes the place of the one before, whose copy goes', async () => {
    const { files, change, upload } = await setUp()
    const first = await change({ avatarFileId: upload(SMALL_PNG) })
    const second = await change({ avatarFileId: upload(SMALL_PNG, '2.png') })
    expect(second.user.avatarUrl).not.toBe(first.user.avatarUrl)
    expect(files.paths()).toHaveLength(1)
  })

  it('takes the place of WeChat’s picture, which is not ours to remove', async () => {
    const { files, users, change, upload } = await setUp()
    await users.saveProfile(USER, { avatarUrl: 'https://thirdwx.example.com/a/132' })
    await change({ avatarFileId: upload(SMALL_PNG) })
    expect(files.calls.filter((call) => call.startsWith('remove'))).toEqual([`remove avatars/${USER}/1.png`])
  })

  it('is kept also when the storage does not let the upload go, and the log says so', async () => {
    const { files, logged, change, upload } = await setUp()
    files.fail('remove')
    expect((await change({ avatarFileId: upload(SMALL_PNG) })).user).toHaveProperty('avatarUrl')
    expect(logged).toEqual([expect.stringContaining('a file is left in the storage')])
  })

  it('stays as it was when the storage takes no copy', async () => {
    const { files, users, change, upload } = await setUp()
    files.fail('upload')
    await expect(change({ avatarFileId: upload(SMALL_PNG) })).rejects.toThrow('the storage went away')
    expect(await users.find(USER)).not.toHaveProperty('avatarUrl')
    expect(files.paths()).toEqual([`avatars/${USER}/1.png`])
  })

  it.each([
    ['is too large', Buffer.concat([SMALL_PNG, Buffer.alloc(1024 * 1024)]), '1 MB'],
    ['is no picture', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'PNG'],
    ['is empty', Buffer.alloc(0), 'PNG'],
    ['is too wide', IMAGES.png({ width: 4097, height: 1 }), '4096'],
    ['is too high', IMAGES.gif({ width: 1, height: 4097 }), '4096'],
    ['has no width', IMAGES.jpg({ width: 0, height: 1 }), '4096'],
    ['claims to be huge', IMAGES.png({ width: 0xffffffff, height: 0xffffffff }), '4096'],
  ])('is refused where the file %s', async (_, bytes, expected) => {
    const { files, users, change, upload } = await setUp()
    const refusal = {
      code: 'AVATAR_REFUSED',
      values: { field: 'avatarFileId', expected: expect.stringContaining(expected) },
    }
    await expect(change({ avatarFileId: upload(bytes) })).rejects.toMatchObject(refusal)
    expect(await users.find(USER)).not.toHaveProperty('avatarUrl')
    expect(files.paths()).toEqual([`avatars/${USER}/1.png`])
  })

  it('takes exactly one megabyte', async () => {
    const { change, upload } = await setUp()
    const bytes = Buffer.concat([SMALL_PNG, Buffer.alloc(1024 * 1024 - SMALL_PNG.length)])
    expect((await change({ avatarFileId: upload(bytes) })).user).toHaveProperty('avatarUrl')
  })

  it('is refused where the file is not there, as after the first of two equal calls', async () => {
    const { change, upload } = await setUp()
    const avatarFileId = upload(SMALL_PNG)
    await change({ avatarFileId })
    await expect(change({ avatarFileId })).rejects.toMatchObject({ code: 'AVATAR_REFUSED' })
  })

  const bucket = 'cloud://wxflow-test.0000-wxflow-test'
  it.each([
    ['somebody else’s folder', `${bucket}/avatars/${'b'.repeat(32)}/1.png`],
    ['a way out of one’s own folder', `${bucket}/avatars/${USER}/../${'b'.repeat(32)}/1.png`],
    ['an escaped way out', `${bucket}/avatars/${USER}/%2e%2e/1.png`],
    ['two points in a name', `${bucket}/avatars/${USER}/a..png`],
    ['a folder in one’s own folder', `${bucket}/avatars/${USER}/x/1.png`],
    ['one’s own folder further down', `${bucket}/x/avatars/${USER}/1.png`],
    ['a folder that only begins with one’s own', `${bucket}/avatars/${USER}x/1.png`],
    ['the folder of our own copies', `${bucket}/profile/${USER}/1.png`],
    ['a folder without a file', `${bucket}/avatars/${USER}/`],
    ['no bucket', `cloud:///avatars/${USER}/1.png`],
    ['a line break', `${bucket}/avatars/${USER}/1.png\n`],
    ['a page of the web', `https://evil.example/avatars/${USER}/1.png`],
    ['a file of the instance', `file:///avatars/${USER}/1.png`],
    ['a path without a bucket', `avatars/${USER}/1.png`],
    ['nothing', ''],
    ['an object', { $ne: null }],
    ['a list', [`${bucket}/avatars/${USER}/1.png`]],
    ['null', null],
  ])('is refused from %s, and the storage is not asked', async (_, avatarFileId) => {
    const { files, change } = await setUp()
    await expect(change({ avatarFileId })).rejects.toMatchObject({
      code: 'AVATAR_REFUSED',
      values: { field: 'avatarFileId', expected: `a file that this user uploaded to avatars/${USER}/` },
    })
    expect(files.calls).toEqual([])
  })
})

describe('a phone number', () => {
  it('is asked for as documented and kept without its middle, in no place whole', async () => {
    const { database, logged, upstream, change, apis } = await setUp()
    expect(await change({ phoneCode: 'code-1' })).toEqual({ user: { userId: USER, phone: '138****0001' } })

    expect(apis()).toEqual(['stable_token', 'getuserphonenumber'])
    const { method, url, body } = upstream.requests[1]!
    expect([method, url.href, body]).toEqual([
      'POST',
      'https://api.example.com/wxa/business/getuserphonenumber?access_token=ACCESS-1',
      '{"code":"code-1"}',
    ])
    const stored = ['users', 'identities', 'tokens'].map((name) => database.rows(name))
    expect(JSON.stringify([stored, logged])).not.toContain('13800000001')
  })

  it.each([
    ['the country code as a number', PHONE, '138****0001'],
    ['the country code as a text', { ...PHONE, countryCode: '86' }, '138****0001'],
    ['a number from Hong Kong', { ...PHONE, purePhoneNumber: '50000004', countryCode: '852' }, '****0004'],
    ['a short number at home', { ...PHONE, purePhoneNumber: '500004' }, '****0004'],
  ])('is masked: %s', async (_, info, phone) => {
    const { change } = await setUp(() => ({ errcode: 0, phone_info: info }))
    expect((await change({ phoneCode: 'code' })).user.phone).toBe(phone)
  })

  it('is asked for with a token that is fetched once an hour and more', async () => {
    const { clock, change, apis } = await setUp()
    await change({ phoneCode: 'one' })
    clock.moveBy(60 * MINUTE_MS)
    await change({ phoneCode: 'two' })
    expect(apis().filter((api) => api === 'stable_token')).toHaveLength(1)
  })

  it.each([40001, 42001])('is asked for again, once, with a new token when WeChat answers %i', async (errcode) => {
    const { change, apis } = await setUp(({ token }) =>
      token === 'ACCESS-1' ? { errcode, errmsg: 'token' } : { phone_info: PHONE },
    )
    await change({ phoneCode: 'code' })
    expect(apis()).toEqual(['stable_token', 'getuserphonenumber', 'stable_token', 'getuserphonenumber'])
  })

  it.each([
    ['a code that WeChat does not know', { errcode: 40029, errmsg: 'invalid code' }, 'PHONE_CODE_INVALID'],
    ['a code that was used', { errcode: 40163, errmsg: 'code been used' }, 'PHONE_CODE_INVALID'],
    ['too many calls', { errcode: 45011, errmsg: 'slow down' }, 'WECHAT_BUSY'],
    ['a busy system', { errcode: -1, errmsg: 'system error' }, 'WECHAT_BUSY'],
    ['an account without this interface', { errcode: 48001, errmsg: 'unauthorized' }, 'WECHAT_REFUSED'],
    ['a token refused twice', { errcode: 40001, errmsg: 'token' }, 'WECHAT_REFUSED'],
    ['an answer without a number', { errcode: 0 }, 'WECHAT_ANSWER_INVALID'],
    ['a number of letters', { phone_info: { ...PHONE, purePhoneNumber: 'x' } }, 'WECHAT_ANSWER_INVALID'],
    ['a number without a watermark', { phone_info: { ...PHONE, watermark: null } }, 'WECHAT_ANSWER_INVALID'],
    [
      'another app’s watermark',
      { phone_info: { ...PHONE, watermark: { timestamp: 1, appid: 'wx00000000000000ff' } } },
      'WECHAT_ANSWER_INVALID',
    ],
  ])('is not kept after %s', async (_, answer, code) => {
    const { users, logged, change } = await setUp(() => answer)
    const error = await change({ phoneCode: 'the-code' }).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code })
    expect(await users.find(USER)).not.toHaveProperty('phone')
    expect([String(error), ...logged].join()).not.toMatch(/13800000001|ACCESS-|the-code/)
  })

  it.each([[''], ['a b'], ['x\n'], ['x'.repeat(257)], [7], [{ $ne: null }], [null]])(
    'is not asked for with %j for a code',
    async (phoneCode) => {
      const { change, apis } = await setUp()
      await expect(change({ phoneCode })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        values: { field: 'phoneCode' },
      })
      expect(apis()).toEqual([])
    },
  )
})
