import { shallowRef } from 'vue'
import { Refused } from './api'
import type { Complaint, Offer, Sdk } from './jssdk'
import type { ShareCard } from './share'

/** How sharing stands: outside WeChat, being set up, ready by the new or the old calls, or failed with WeChat's own words. */
export type ShareState =
  { kind: 'outside' | 'waiting' | 'new' | 'old' } | { kind: 'failed'; errMsg: string; requestId?: string | undefined }

export interface SharingDeps {
  sdk: Sdk
  isInWeChat: boolean
  verified(): Promise<Complaint>
  wait(ms: number): Promise<void>
}

const BRIDGE_PATIENCE_MS = 10_000
const CALL_PATIENCE_MS = 1500

/** Offers cards for WeChat's own share menu, by the new pair of calls or, on old clients, by the four old ones. */
export function createSharing(deps: SharingDeps) {
  const state = shallowRef<ShareState>({ kind: deps.isInWeChat ? 'waiting' : 'outside' })
  let shown: ShareCard | undefined
  let fitting: Promise<'new' | 'old'> | undefined

  async function offer(card: ShareCard): Promise<void> {
    const complaint = await deps.verified()
    if (shown !== card) return
    if (complaint !== undefined) {
      state.value = { kind: 'failed', errMsg: complaint }
      return
    }
    fitting ??= fittingCalls(deps)
    const calls = await fitting
    if (shown !== card) return
    const kind = calls === 'new' && (await offeredByNewCalls(deps, card)) ? 'new' : 'old'
    if (kind === 'old') offerByOldCalls(deps.sdk, card)
    state.value = { kind }
  }

  return {
    state,
    /** Offers the card of the page that is shown; how it went is told by `state`. */
    async share(card: ShareCard): Promise<void> {
      shown = card
      if (!deps.isInWeChat) return
      void deps.wait(BRIDGE_PATIENCE_MS).then(() => {
        if (state.value.kind === 'waiting') state.value = { kind: 'failed', errMsg: 'no WeixinJSBridge' }
      })
      try {
        await offer(card)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        state.value = { kind: 'failed', errMsg: error.code, requestId: error.requestId }
      }
    },
  }
}

/** Clients before 6.7.2 lack the new pair; one that does not answer is taken for a new one. */
function fittingCalls({ sdk, wait }: SharingDeps): Promise<'new' | 'old'> {
  const asked = new Promise<'new' | 'old'>((resolve) => {
    sdk.checkJsApi({
      jsApiList: ['updateAppMessageShareData', 'updateTimelineShareData'],
      success: ({ checkResult }) => resolve(saysNo(checkResult) ? 'old' : 'new'),
      fail: () => resolve('new'),
    })
  })
  return Promise.race([asked, wait(CALL_PATIENCE_MS).then(() => 'new' as const)])
}

// The library parses the answer for Android only.
function saysNo(checkResult: unknown): boolean {
  const text = typeof checkResult === 'string' ? checkResult : JSON.stringify(checkResult ?? {})
  return /"update(?:AppMessage|Timeline)ShareData"\s*:\s*false/.test(text)
}

/** False as soon as WeChat refuses one of the pair; silence counts as taken. */
async function offeredByNewCalls({ sdk, wait }: SharingDeps, card: ShareCard): Promise<boolean> {
  const { title, desc, link, imgUrl } = card
  const toFriends = offered(sdk.updateAppMessageShareData, { title, desc, link, imgUrl })
  const toMoments = offered(sdk.updateTimelineShareData, { title, link, imgUrl })
  const answers = Promise.all([toFriends, toMoments]).then((taken) => taken.every(Boolean))
  return Promise.race([answers, wait(CALL_PATIENCE_MS).then(() => true)])
}

function offered(call: Offer, card: Partial<ShareCard>): Promise<boolean> {
  return new Promise((resolve) => call({ ...card, success: () => resolve(true), fail: () => resolve(false) }))
}

function offerByOldCalls(sdk: Sdk, card: ShareCard): void {
  for (const call of [sdk.onMenuShareAppMessage, sdk.onMenuShareTimeline, sdk.onMenuShareQQ, sdk.onMenuShareQZone]) {
    call({ ...card })
  }
}
