import type { UserView } from '../../core/api'
import type { Api } from './api'
import type { After } from './clock'
import { cloudAnswer } from './cloudFailure'
import { Refused } from './refused'
import type { Session } from './session'

export interface ProfilePorts {
  api: Pick<Api, 'changeProfile'>
  session: Pick<Session, 'asUser' | 'changed'>
  /** `wx.cloud.uploadFile`. */
  uploadFile(file: { cloudPath: string; filePath: string }): Promise<{ fileID: string }>
  newName(): string
  after: After
  timeLimitMs: number
}

/** What `<button open-type="getPhoneNumber">` tells. */
export interface PhoneDetail {
  code?: string
  errMsg?: string
}

export type ProfileDesk = ReturnType<typeof createProfile>

/** What customers may tell of themselves. Each fails with `Refused` and then leaves everything as it was. */
export function createProfile(ports: ProfilePorts) {
  const { api, session } = ports
  const change = (input: Parameters<Api['changeProfile']>[0]) =>
    session.asUser(async () => {
      const user = await api.changeProfile(input)
      session.changed(user)
      return user
    })

  return {
    changeNickname: (nickname: string): Promise<UserView> => change({ nickname }),

    /** Uploads the chosen picture to the customer's own folder, and lets the server judge it. */
    async changeAvatar(filePath: string): Promise<UserView> {
      const cloudPath = (userId: string) => `avatars/${userId}/${ports.newName()}.${extensionOf(filePath)}`
      const avatarFileId = await session.asUser(async (userId) => {
        const upload = () => ports.uploadFile({ cloudPath: cloudPath(userId), filePath })
        return (await cloudAnswer(ports, upload)).fileID
      })
      return change({ avatarFileId })
    },

    /** Undefined where the customer did not want to. */
    async bindPhone({ code, errMsg = '' }: PhoneDetail): Promise<UserView | undefined> {
      if (code !== undefined && code !== '') return change({ phoneCode: code })
      if (isUnwanted(errMsg)) return undefined
      throw new Refused('PHONE_CODE_INVALID')
    },
  }
}

/** Whether somebody said no: to the question itself, or to the privacy notice before it. */
export function isUnwanted(errMsg: string): boolean {
  return /deny|cancel|privacy/i.test(errMsg)
}

function extensionOf(filePath: string): string {
  return /\.(png|jpe?g|gif|webp)$/i.exec(filePath)?.[1]?.toLowerCase() ?? 'jpg'
}
