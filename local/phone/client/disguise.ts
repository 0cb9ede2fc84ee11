/**
 * The user agent of WeChat on Android, whose engine is Chromium too. "wxdebugger" is the mark by which the JSSDK
 * knows a developer's tool: without it the library reports each page to open.weixin.qq.com.
 */
export const WECHAT_USER_AGENT =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 ' +
  'Mobile Safari/537.36 XWEB/1260037 MMWEBSDK/20240404 MicroMessenger/8.0.49 WeChat/arm64 Weixin NetType/WIFI ' +
  'Language/zh_CN ABI/arm64 wxdebugger'

/** Makes scripts of this page see WeChat; what the browser sends over the wire stays as it is. */
export function disguiseAsWeChat(navigator: Navigator, miniProgram: string | undefined): void {
  // A web-view shows itself by the word "miniProgram" since WeChat 7.0.0 (documentation of <web-view>).
  const userAgent = miniProgram === undefined ? WECHAT_USER_AGENT : `${WECHAT_USER_AGENT} miniProgram/${miniProgram}`
  Object.defineProperty(navigator, 'userAgent', { get: () => userAgent, configurable: true })
}
