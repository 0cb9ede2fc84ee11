import type { H5Payment } from '../../core/api'
import { createVerified, type JssdkDeps } from './jssdk'
import type { Told } from './payment'
import { createSharing } from './sharing'

export interface WeChatDeps extends JssdkDeps {
  isInWeChat: boolean
  /** The page is in a mini-program's web-view, where WeChat refuses chooseWXPay. */
  isInMiniProgram: boolean
  wait(ms: number): Promise<void>
}

export type WeChat = ReturnType<typeof createWeChat>

const BRIDGE_PATIENCE_MS = 10_000

/** The WeChat client around the page: what it shares, and its cashier. */
export function createWeChat(deps: WeChatDeps) {
  const verified = createVerified(deps)
  const { state: shareState, share } = createSharing({ ...deps, verified })

  return {
    isInWeChat: deps.isInWeChat,
    isInMiniProgram: deps.isInMiniProgram,
    shareState,
    share,

    /** Leads to the product in the mini-program around the page, where it can be paid. */
    buyInMiniProgram(productId: string): void {
      deps.sdk.miniProgram.navigateTo({ url: `/pages/product/product?productId=${encodeURIComponent(productId)}` })
    },

    /** Opens the cashier, also when the bridge comes late, and tells what it told. Without a configuration it fails with `Refused`. */
    async pay(payment: H5Payment): Promise<Told> {
      if (!deps.isInWeChat) return { told: 'fail', errMsg: 'chooseWXPay:fail not in WeChat' }
      // The cashier takes the appId from wx.config, and before wx.ready WeChat refuses it ("offline verifying").
      const isThere = verified().then(() => true)
      const isLost = deps.wait(BRIDGE_PATIENCE_MS).then(() => false)
      if (!(await Promise.race([isThere, isLost])))
        return { told: 'fail', errMsg: 'chooseWXPay:fail no WeixinJSBridge' }
      return cashier(deps, payment)
    },
  }
}

function cashier({ sdk }: WeChatDeps, payment: H5Payment): Promise<Told> {
  return new Promise((resolve) => {
    sdk.chooseWXPay({
      ...payment,
      success: () => resolve({ told: 'ok' }),
      cancel: () => resolve({ told: 'cancel' }),
      fail: ({ errMsg }) => resolve({ told: 'fail', errMsg: errMsg ?? 'chooseWXPay:fail' }),
    })
  })
}
