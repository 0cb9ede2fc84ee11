/** The seam inside the mini-program's host: the engine runs the app's source, the client plays WeChat around it. */

/** `app.json`, as far as the host reads it. */
export interface AppConfig {
  pages: string[]
  window?: WindowConfig
  tabBar?: TabBarConfig
  darkmode?: boolean
  themeLocation?: string
}

export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: 'black' | 'white'
  backgroundColor?: string
  enablePullDownRefresh?: boolean
  navigationStyle?: 'default' | 'custom'
}

export interface TabBarConfig {
  color: string
  selectedColor: string
  backgroundColor: string
  borderStyle?: 'black' | 'white'
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[]
}

/** Something in the source that the host cannot do as WeChat does; `name` is the tag, attribute, API or key. */
export interface HostWarning {
  kind: 'tag' | 'attribute' | 'api' | 'config' | 'wxml' | 'wxss'
  name: string
  file?: string
  message: string
}

/** One opened page, from the top of the stack down. */
export interface PageHandle {
  /** Without a leading slash, such as `pages/product/product`. */
  route: string
  options: Record<string, string>
  /** Calls a page's own method, such as `onShareAppMessage`; undefined where the page has none. */
  call(method: string, ...args: unknown[]): unknown
  has(method: string): boolean
}

/** What the engine offers to the client and to `wx`. Every navigation rejects with an Error that names what is wrong. */
export interface Engine {
  config: AppConfig
  /** The element that covers the whole screen of the mini-program: sheets and toasts are put into it. */
  screen: HTMLElement
  pages(): PageHandle[]
  navigateTo(url: string): Promise<void>
  redirectTo(url: string): Promise<void>
  switchTab(url: string): Promise<void>
  reLaunch(url: string): Promise<void>
  navigateBack(delta: number): Promise<void>
  setTitle(title: string): void
  setBarColors(colors: { frontColor: string; backgroundColor: string }): void
  /** Scrolls the page on top. */
  scrollTo(top: number, durationMs: number): void
  startPullDown(): void
  stopPullDown(): void
  /** As `wx.createSelectorQuery`, over the page on top. */
  createSelectorQuery(): unknown
  warn(warning: HostWarning): void
  /** An error of the app's own code: shown on the page of `npm start`, fatal in tests. */
  report(error: unknown): void
}

/** What WeChat's client does when a tag asks for it. */
export interface ClientPort {
  /** `<button open-type="chooseAvatar">`: a temporary address of the picture, or undefined when the person closed the sheet. */
  chooseAvatar(): Promise<string | undefined>
  /** `<button open-type="getPhoneNumber">`: what becomes `event.detail`. */
  phoneNumber(): Promise<{ errMsg: string; code?: string; errno?: number }>
  /** `<input type="nickname">` in focus: the nickname that the person tapped, or undefined. */
  nickname(): Promise<string | undefined>
  /** `<button open-type="share">`; `target` is its id and dataset. */
  share(target: { id: string; dataset: Record<string, unknown> }): void
  /** `<button open-type="agreePrivacyAuthorization">` was tapped. */
  agreePrivacy(buttonId: string): void
  /** A picture's address as the browser can load it: `cloud://`, `wxfile://` and package paths. Rejects for an unknown file. */
  pictureUrl(src: string): Promise<string>
  /** Fills `<web-view>`; the returned function takes it away. */
  openWebView(container: HTMLElement, src: string): () => void
  /** The capsule's menu. */
  openMenu(): void
  /** The capsule's close, where the mini-program is left. */
  close(): void
}

/** The phone's server as the mini-program's client sees it, at `/mini/…` on the phone's own origin. Each call rejects with an Error. */
export interface MiniServer {
  state(): Promise<MiniState>
  loginCode(): Promise<string>
  phoneCode(): Promise<string>
  /** What the function answered, or the platform's own refusal. */
  callFunction(
    name: string,
    data: unknown,
  ): Promise<{ result: unknown; requestId: string } | { errCode: number; errMsg: string }>
  upload(cloudPath: string, bytes: Blob): Promise<{ fileID: string } | { errCode: number; errMsg: string }>
  tempUrls(fileIds: string[]): Promise<{ fileID: string; tempFileURL: string; status: number; errMsg: string }[]>
  openCashier(payment: Record<string, unknown>): Promise<MiniPaymentAnswer>
  switchUser(userId: string): Promise<void>
}

/** `GET /mini/state`. */
export interface MiniState {
  user: MiniUser
  users: MiniUser[]
  appid: string
  envId: string
  /** The H5 app's address. */
  appUrl: string
  payOrigin: string
  openOrigin: string
  language: 'zh' | 'en'
}

export interface MiniUser {
  id: string
  nickname: string
  /** An address that the browser can load. */
  avatar: string
}

/** The platform's judgement of what `wx.requestPayment` was given; no amount is shown before it is in order. */
export type MiniPaymentAnswer =
  { ok: true; cashierUrl: string } | { ok: false; errMsg: string; field: string; message: string }
