import type { MovableClock } from '../clock'
import type { Log } from '../log'
import type { Language } from '../messages'
import type { Accounts } from './accounts'
import { createPlatform, type Late } from './createPlatform'
import { startHosts, type Ports, type Urls } from './hosts'
import { controlPanel } from './http/controlPanel'
import { createRequestLog } from './http/requestLog'
import { checkJsConfig, type JsConfig } from './jssdk/checkJsConfig'
import { issueLoginCode } from './login/loginCodes'
import { issuePhoneCode } from './login/phoneCodes'
import { type CashierCall, openCashier } from './pay/openCashier'
import { appControls } from './pay/appControls'
import { certificateControls } from './pay/certificateControls'
import { payControls } from './pay/controls'
import { createNotifier } from './pay/notifier'
import { refundDeskOf } from './pay/refundDesk'
import { payRoutes } from './pay/routes'
import { controlIndex, platformControls } from './platformControls'
import { platformRoutes } from './routes'
import { shippingControls } from './shipping/controls'
import { openStore } from './store'
import type { WeChatUser } from './users'
import type { ClientVerdict } from './verdict'

export type { ClientVerdict } from './verdict'

export interface WeChatOptions {
  ports: Ports
  dataFile: string
  accounts: Accounts
  clock: MovableClock
  random: (bytes: number) => Buffer
  log: Log
  language: Language
  /** The one site of the shop: authorization domain and JS-safe domain are its host. */
  siteUrl: Late
  /** The only origin that may frame WeChat's own pages. */
  phoneOrigin?: Late
}

/** The WeChat platform on this machine. */
export interface WeChat {
  urls: Urls & { controls: string }
  accounts: Accounts
  users: WeChatUser[]
  currentUser(): WeChatUser
  /** Throws a RangeError where there is no such user. */
  switchUser(id: string): void
  /** What wx.login gives. */
  issueLoginCode(userId: string): string
  /** What a tap on `<button open-type="getPhoneNumber">` gives; not exchangeable with a login code. */
  issuePhoneCode(userId: string): string
  /** The check behind wx.config. */
  checkJsConfig(input: JsConfig): ClientVerdict
  /** The check behind wx.requestPayment and chooseWXPay; on success a cashier page is ready at `cashierUrl`. */
  openCashier(input: CashierCall): ClientVerdict & { cashierUrl?: string }
  close(): Promise<void>
}

/** Starts the four hosts and takes up waiting notifications and refunds. Rejects with PortBusyError where a port is taken. */
export async function startWeChat({ ports, dataFile, clock, ...options }: WeChatOptions): Promise<WeChat> {
  let urls: Urls = { api: '', open: '', pay: '', paySecure: '' }
  const store = openStore(dataFile)
  const platform = createPlatform({ ...options, store, clock, urls: () => urls })
  const notifier = createNotifier(platform)
  const requests = createRequestLog()
  const controls = [...payControls, ...appControls, ...certificateControls, ...shippingControls, ...platformControls]
  const aside = controlPanel({ platform, clock, requests }, [controlIndex(controls), ...controls])
  const routes = [...platformRoutes(platform.users), ...payRoutes]

  const hosts = await startHosts(platform, ports, { routes, requests, aside }).catch((error: unknown) => {
    notifier.close()
    store.close()
    throw error
  })
  urls = hosts.urls
  notifier.resume()
  refundDeskOf(platform).resume()

  return {
    urls: { ...urls, controls: `${urls.api}/controls` },
    accounts: platform.accounts,
    users: platform.users,
    currentUser: () => platform.currentUser(),
    switchUser: (id) => platform.switchUser(id),
    issueLoginCode: (userId) => issueLoginCode(platform, userId),
    issuePhoneCode: (userId) => issuePhoneCode(platform, userId),
    checkJsConfig: (input) => checkJsConfig(platform, input),
    openCashier: (input) => openCashier(platform, input),
    async close() {
      refundDeskOf(platform).close()
      notifier.close()
      await hosts.close()
      store.close()
    },
  }
}
