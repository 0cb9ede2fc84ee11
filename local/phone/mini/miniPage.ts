import type { Language } from '../../messages'
import { html } from '../../pages/page'
import type { MiniWeChatPort } from './ports'

/** The document of the mini-program's host: the engine draws all that is in it. */
export function miniPage(language: Language): string {
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>小程序 · Mini-program · wxflow</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/mini/host.css" />
        <script src="/mini/host.js" defer></script>
        <script src="/mini/app.js" defer></script>
      </head>
      <body>
        <div id="mini"></div>
        <noscript><p>小程序需要 JavaScript。The mini-program needs JavaScript.</p></noscript>
      </body>
    </html>`.html
}

/** What the page may load: its own scripts; pictures of the app and of WeChat; frames of the app, login and cashier. */
export function miniPolicy({ appUrl, wechat }: { appUrl: string; wechat: Pick<MiniWeChatPort, 'urls'> }): string {
  const [app, api, open, pay] = [appUrl, wechat.urls.api, wechat.urls.open, wechat.urls.pay].map(
    (url) => new URL(url).origin,
  )
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    // WXML carries inline styles.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob: ${app} ${api}`,
    `connect-src 'self'`,
    `frame-src ${app} ${open} ${pay}`,
    `frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
  ].join('; ')
}
