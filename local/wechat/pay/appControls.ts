import { invalidInput, type ControlRoute } from '../controls'
import { openAppCashier, type AppCall } from './openAppCashier'

const NAMES = ['appid', 'partnerid', 'prepayid', 'package', 'noncestr', 'timestamp', 'sign', 'userId'] as const

/** What stands for an app on a phone: no part of wxflow runs in one. */
export const appControls: ControlRoute[] = [
  {
    method: 'POST',
    path: '/controls/app-payment',
    about: {
      en: `{ ${NAMES.join(', ')} }: what WeChat's SDK in an app for phones says to these fields.`,
      zh: `{ ${NAMES.join(', ')} }：手机 App 里的微信 SDK 对这些字段的判断。`,
    },
    handle: ({ platform }, input) => openAppCashier(platform, read(input)),
  },
]

function read(input: Record<string, unknown>): AppCall {
  for (const name of NAMES) if (typeof input[name] !== 'string') throw invalidInput(name, 'a text')
  return input as unknown as AppCall
}
