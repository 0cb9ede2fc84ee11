import { type Apis, asyncApi, type Fields } from './api'
import { cloudApis } from './apis/cloud'
import { deviceApis } from './apis/device'
import { loginApis } from './apis/login'
import { navigationApis } from './apis/navigation'
import { paymentApis } from './apis/payment'
import { privacyApis } from './apis/privacy'
import { shareApis } from './apis/share'
import { storageApis } from './apis/storage'
import { uiApis } from './apis/ui'
import { canIUse } from './canIUse'
import type { Phone } from './phone'

const GROUPS = [navigationApis, uiApis, storageApis, loginApis, paymentApis, privacyApis, deviceApis, shareApis]

/**
 * The global `wx` of a mini-program. A name that it does not have is a function that fails with `not supported`, and a
 * warning that names it, once.
 */
export function createWx(phone: Phone): Fields {
  const cloud = cloudApis(phone)
  const own: Apis = Object.assign({}, ...GROUPS.map((group) => group(phone)))
  const wx = {
    ...own,
    canIUse: (schema: unknown) => canIUse(schema, { wx, cloud }),
    env: { USER_DATA_PATH: 'wxfile://usr' },
    cloud: withUnknown(phone, cloud, 'cloud.'),
  }
  return withUnknown(phone, wx, '')
}

/** Asked for by promises, JSON and DevTools, not by the app. */
const NOT_APIS = ['then', 'toJSON', 'constructor']

function withUnknown(phone: Phone, apis: object, prefix: string): Fields {
  const made = new Map<string, unknown>()

  return new Proxy(apis as Fields, {
    get(target, name) {
      if (typeof name === 'symbol' || Object.hasOwn(target, name) || NOT_APIS.includes(name))
        return Reflect.get(target, name)
      const unknown = made.get(name) ?? unknownApi(phone, prefix + name)
      made.set(name, unknown)
      return unknown
    },
  })
}

function unknownApi({ engine }: Phone, name: string): (...args: unknown[]) => unknown {
  const fail = asyncApi(name, () => Promise.reject(new Error('not supported')))
  let hasWarned = false

  return (options) => {
    if (!hasWarned) engine().warn({ kind: 'api', name, message: `The local WeChat client has no wx.${name}.` })
    hasWarned = true
    if (name.endsWith('Sync')) throw new Error(`${name}:fail not supported`)
    return /^(on|off)[A-Z]/.test(name) ? undefined : fail(options as Fields | undefined)
  }
}
