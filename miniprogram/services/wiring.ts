import { cloudApi } from './api'
import { createHandover } from './buy'
import { cashierOf } from './cashier'
import { createCatalogue } from './catalogue'
import { after } from './clock'
import { keepIn } from './keep'
import { createPrivacy } from './privacy'
import { createProfile } from './profile'
import { createPurchases, randomKey } from './purchases'
import { createSession } from './session'
import { textScaleOf } from './textScale'

/** Longer than the longest deadline of a function (15 s), so that the server's own refusal is seen. */
const CALL_LIMIT_MS = 16_000
/** A picture takes its time on a slow network. */
const UPLOAD_LIMIT_MS = 60_000

const newKey = () => randomKey(Math.random)

export const api = cloudApi(wx.cloud, { after, timeLimitMs: CALL_LIMIT_MS })

export const session = createSession({ api })
export const catalogue = createCatalogue(api)
export const purchases = createPurchases({ keep: keepIn(wx), newKey, now: () => Date.now() })
export const handover = createHandover()
export const privacy = createPrivacy()
export const cashier = cashierOf((payment) => wx.requestPayment(payment))

export const profile = createProfile({
  api,
  session,
  uploadFile: (file) => wx.cloud.uploadFile(file),
  newName: newKey,
  after,
  timeLimitMs: UPLOAD_LIMIT_MS,
})

// Clients before 2.20.1 do not have the call.
export const textScale = textScaleOf(wx.getAppBaseInfo?.())
