import { ApiFailure, type Apis, asyncApi } from '../api'
import type { Phone } from '../phone'
import type { PrivacyListener } from '../privacy'
import { openPrivacyContract } from '../sheets/privacyDialog'

/** What every private API answers after a refusal (developers.weixin.qq.com, PrivacyAuthorize). */
export const PRIVACY_REFUSED = { reason: 'privacy permission is not authorized', errno: 104 } as const

/** The consent to the privacy guide. */
export function privacyApis({ privacy, layer, engine }: Phone): Apis {
  return {
    getPrivacySetting: asyncApi('getPrivacySetting', async () => ({
      needAuthorization: !privacy.isAgreed(),
      privacyContractName: contractName(engine().config.window?.navigationBarTitleText),
    })),
    onNeedPrivacyAuthorization: (listener: PrivacyListener) => privacy.listen(listener),
    requirePrivacyAuthorize: asyncApi('requirePrivacyAuthorize', async () => {
      const { reason, errno } = PRIVACY_REFUSED
      if (!(await privacy.require('requirePrivacyAuthorize'))) throw new ApiFailure(reason, { errno })
    }),
    openPrivacyContract: asyncApi('openPrivacyContract', async () => {
      openPrivacyContract(layer, contractName(engine().config.window?.navigationBarTitleText))
    }),
  }
}

/** The title of the guide, made of the mini-program's name. */
export function contractName(appName = '小程序'): string {
  return `《${appName}小程序隐私保护指引》`
}
