import type { AnswerPrivacy } from './services/privacy'
import { problemOf } from './services/refused'
import { privacy, session } from './services/wiring'

App({
  onLaunch() {
    // Without an `env` this is the environment of the account that was made first; a shop with several names its own here.
    wx.cloud.init()
    // Clients before 2.32.3 ask nobody. The package's types call the function that answers a result.
    wx.onNeedPrivacyAuthorization?.((answer) => privacy.needed(answer as unknown as AnswerPrivacy))
    // Each page that needs the login waits for it, and shows why there is none.
    session.ready().catch(problemOf)
  },
})
