import type { Invocation } from './state'

/** Says why a call may not run, in the words of WeChat's bridge; `undefined` lets it run. */
export interface Permissions {
  grant(pageId: string, apis: string[]): void
  refusal(call: Invocation): 'fail, the permission value is offline verifying' | 'permission denied' | undefined
}

const PAGES_REMEMBERED = 100

/** Needed before a configuration, or by the library itself; WeChat's example calls the mini-program without any, too. */
const ALWAYS = new Set(['preVerifyJSAPI', 'getNetworkType', 'checkJsApi', 'invokeMiniProgramAPI'])

// WeChat's own payment example calls the bridge without any wx.config; through the JSSDK the same call needs one.
const OPEN_TO_DIRECT_CALLS = new Set(['getBrandWCPayRequest', 'closeWindow', 'hideOptionMenu', 'showOptionMenu'])

/** An old share call is permitted under the name of its menu entry. */
const LISTED_AS = new Map([
  ['sendAppMessage', 'menu:share:appmessage'],
  ['shareTimeline', 'menu:share:timeline'],
])

/** Remembers which page was configured for which calls; a new load of the same address starts without any. */
export function createPermissions(): Permissions {
  const granted = new Map<string, Set<string>>()

  return {
    grant(pageId, apis) {
      granted.delete(pageId)
      granted.set(pageId, new Set(apis))
      for (const oldest of granted.keys()) {
        if (granted.size <= PAGES_REMEMBERED) return
        granted.delete(oldest)
      }
    },

    refusal({ pageId, name, params }) {
      if (ALWAYS.has(name)) return undefined
      if (OPEN_TO_DIRECT_CALLS.has(name) && !isFromJssdk(params)) return undefined

      const apis = granted.get(pageId)
      if (apis === undefined) return 'fail, the permission value is offline verifying'
      return apis.has(LISTED_AS.get(name) ?? name) ? undefined : 'permission denied'
    },
  }
}

/** The library puts its `verify…` fields into every call, even before `wx.config`. */
function isFromJssdk(params: Record<string, unknown>): boolean {
  return 'verifySignType' in params
}
