import type { H5Payment, JssdkConfig } from '../../core/api'
import type { ShareCard } from './share'

type Answers = { success?: () => void; cancel?: () => void; fail?: (answer: { errMsg?: string }) => void }
export type Offer = (card: Partial<ShareCard> & Answers) => void

/** What we use of weixin-js-sdk 1.6.5; its own types call the payment's `timestamp` a number. */
export interface Sdk {
  config(config: JssdkConfig & { debug: boolean }): void
  ready(task: () => void): void
  error(task: (error: { errMsg?: string }) => void): void
  checkJsApi(question: { jsApiList: string[]; success(answer: { checkResult: unknown }): void; fail(): void }): void
  updateAppMessageShareData: Offer
  updateTimelineShareData: Offer
  onMenuShareAppMessage: Offer
  onMenuShareTimeline: Offer
  onMenuShareQQ: Offer
  onMenuShareQZone: Offer
  chooseWXPay(payment: H5Payment & Answers): void
  miniProgram: { navigateTo(page: { url: string }): void }
}

export interface JssdkDeps {
  sdk: Sdk
  /**
   * The page's address without its fragment. WeChat for iOS checks the signature against the address by which the app was entered;
   * with hash routing that part never changes, so one signature serves every page on every phone.
   */
  landingUrl: string
  signPage(url: string): Promise<JssdkConfig>
}

/** What WeChat says to our signature: undefined when it accepts it, else its own words. */
export type Complaint = string | undefined

/**
 * Makes the call that configures the library once and tells WeChat's verdict.
 * The verdict waits for a bridge that comes late, for ever if need be; a signature that could not be had is asked for again next time.
 */
export function createVerified(deps: JssdkDeps): () => Promise<Complaint> {
  let verdict: Promise<Complaint> | undefined
  return () => {
    verdict ??= configured(deps).catch((error: unknown) => {
      verdict = undefined
      throw error
    })
    return verdict
  }
}

async function configured({ sdk, landingUrl, signPage }: JssdkDeps): Promise<Complaint> {
  const config = await signPage(landingUrl)
  return new Promise((resolve) => {
    // The library reports an error before it reports ready, and is ready in both cases.
    let complaint: Complaint
    sdk.error(({ errMsg }) => (complaint = errMsg ?? 'config:fail'))
    // The library writes its own names into the list, so it gets a copy.
    sdk.config({ ...config, jsApiList: [...config.jsApiList], debug: false })
    sdk.ready(() => resolve(complaint))
  })
}
