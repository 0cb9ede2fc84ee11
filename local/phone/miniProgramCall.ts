import { isObject } from './doorman'
import type { MiniProgramCall } from './state'

/** Reads `{ name, arg }` as weixin-js-sdk 1.6.5 hands it to `invokeMiniProgramAPI`; `undefined` where it is not one of its calls. */
export function readMiniProgramCall(params: Record<string, unknown>): MiniProgramCall | undefined {
  const { name, arg } = params

  switch (name) {
    case 'navigateTo':
    case 'redirectTo':
    case 'switchTab':
    case 'reLaunch':
      return isObject(arg) && typeof arg['url'] === 'string' ? { name, url: arg['url'] } : undefined
    case 'navigateBack':
      return { name, delta: deltaOf(arg) }
    case 'postMessage':
      return { name, data: arg }
    default:
      return undefined
  }
}

function deltaOf(arg: unknown): number {
  const delta = isObject(arg) ? arg['delta'] : undefined
  return typeof delta === 'number' && Number.isSafeInteger(delta) && delta > 0 ? delta : 1
}
