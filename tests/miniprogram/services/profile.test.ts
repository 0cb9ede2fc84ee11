import type { ProfileInput, UserView } from '../../../core/api'
import { after } from '../../../miniprogram/services/clock'
import { createProfile, isUnwanted } from '../../../miniprogram/services/profile'
import { Refused } from '../../../miniprogram/services/refused'

describe('the profile', () => {
  it('sends the nickname, and shows the session who that is now', async () => {
    const { profile, sent, changes } = setUp()
    await profile.changeNickname('小满')
    expect(sent).toEqual([{ nickname: '小满' }])
    expect(changes).toEqual([{ userId: 'u1', nickname: '小满' }])
  })

  it.each([
    ['wxfile://tmp/a.PNG', 'avatars/u1/name-1.png'],
    ['http://tmp/picture.jpeg', 'avatars/u1/name-1.jpeg'],
    ['wxfile://tmp/no-extension', 'avatars/u1/name-1.jpg'],
    ['wxfile://tmp/a.exe', 'avatars/u1/name-1.jpg'],
  ])('uploads %s to the own folder as %s, and then names the file', async (filePath, cloudPath) => {
    const { profile, sent, uploads } = setUp()
    await profile.changeAvatar(filePath)
    expect(uploads).toEqual([{ cloudPath, filePath }])
    expect(sent).toEqual([{ avatarFileId: `cloud://local.bucket/${cloudPath}` }])
  })

  it.each([
    ['the server refuses the picture', { refusal: new Refused('AVATAR_REFUSED', 'r1') }, 'AVATAR_REFUSED'],
    ['the upload finds no network', { uploadFailure: { errMsg: 'uploadFile:fail' } }, 'NETWORK_DOWN'],
    ['storage refuses the upload', { uploadFailure: { errCode: -503003, errMsg: 'denied' } }, 'INTERNAL'],
  ])('changes nothing when %s', async (_, world, code) => {
    const { profile, changes } = setUp(world)
    await expect(profile.changeAvatar('wxfile://tmp/a.png')).rejects.toMatchObject({ code })
    expect(changes).toEqual([])
  })

  it('gives up an upload that takes a minute', async () => {
    jest.useFakeTimers()
    const { profile } = setUp({ isUploadStuck: true })
    const end = expect(profile.changeAvatar('wxfile://tmp/a.png')).rejects.toMatchObject({ code: 'NO_ANSWER_IN_TIME' })
    await jest.advanceTimersByTimeAsync(60_000)
    await end
    jest.useRealTimers()
  })

  it("binds the phone by WeChat's code", async () => {
    const { profile, sent } = setUp()
    await profile.bindPhone({ code: 'phone-code', errMsg: 'getPhoneNumber:ok' })
    expect(sent).toEqual([{ phoneCode: 'phone-code' }])
  })

  it.each([
    'getPhoneNumber:fail user deny',
    'getPhoneNumber:fail:user cancel',
    'getPhoneNumber:fail privacy permission',
  ])('takes "%s" as an answer, not as a failure', async (errMsg) => {
    const { profile, sent } = setUp()
    expect(await profile.bindPhone({ errMsg })).toBeUndefined()
    expect(sent).toEqual([])
  })

  it('says so where WeChat gives no number for another reason', async () => {
    const end = setUp().profile.bindPhone({ errMsg: 'getPhoneNumber:fail no permission' })
    await expect(end).rejects.toMatchObject({ code: 'PHONE_CODE_INVALID' })
  })

  it('knows a refused privacy notice', () => {
    expect(isUnwanted('chooseAvatar:fail privacy permission is not authorized')).toBe(true)
    expect(isUnwanted('chooseAvatar:fail system error')).toBe(false)
  })
})

function setUp(world: { refusal?: Refused; uploadFailure?: object; isUploadStuck?: boolean } = {}) {
  const sent: ProfileInput[] = []
  const uploads: { cloudPath: string; filePath: string }[] = []
  const changes: UserView[] = []
  const profile = createProfile({
    api: {
      changeProfile(input) {
        sent.push(input)
        if (world.refusal !== undefined) return Promise.reject(world.refusal)
        return Promise.resolve({ userId: 'u1', ...('nickname' in input && { nickname: input.nickname }) })
      },
    },
    session: { asUser: (work) => work('u1'), changed: (user) => void changes.push(user) },
    uploadFile(file) {
      uploads.push(file)
      if (world.isUploadStuck === true) return new Promise(() => undefined)
      if (world.uploadFailure !== undefined) return Promise.reject(world.uploadFailure as Error)
      return Promise.resolve({ fileID: `cloud://local.bucket/${file.cloudPath}` })
    },
    newName: () => 'name-1',
    after,
    timeLimitMs: 60_000,
  })
  return { profile, sent, uploads, changes }
}
