import { html, ribbon, type Html } from '../pages/page'
import type { Language } from '../messages'

/** The document of the phone: everything that moves in it is drawn by /phone.js from /state. */
export function framePage(language: Language): string {
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>手机 · Phone · wxflow</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/phone.css" />
        <script src="/phone.js" defer></script>
      </head>
      <body>
        ${ribbon()}
        <main class="desk">
          <div class="phones">${phone()}</div>
          ${panel()}
        </main>
        <noscript><p class="notice-bad">手机需要 JavaScript。The phone needs JavaScript.</p></noscript>
      </body>
    </html>`.html
}

function phone(): Html {
  return html`<section class="phone" aria-label="手机 Phone">
    <div class="handset">
      <div class="screen" id="screen">
        <div class="status-bar" aria-hidden="true"><span id="clock"></span>${signalIcons()}</div>
        <header class="browser-bar">
          <div class="browser-left">
            <button type="button" class="icon" id="close" aria-label="关闭 Close">${closeIcon()}</button>
            <button type="button" class="icon" id="back" aria-label="返回 Back" hidden>${backIcon()}</button>
          </div>
          <h1 class="browser-title" id="page-title">微信 <span lang="en">WeChat</span></h1>
          <button type="button" class="capsule" id="menu" aria-label="更多 More" aria-haspopup="dialog">
            ${dotsIcon()}
          </button>
        </header>
        <div class="window" id="window"></div>
        <div class="home-bar" aria-hidden="true"></div>
        <div class="sheets" id="sheets"></div>
      </div>
    </div>
    <p class="holder" id="holder" aria-live="polite"></p>
  </section>`
}

function panel(): Html {
  return html`<aside class="panel" aria-label="开发者面板 Developer panel">
    <section class="card" aria-labelledby="users-title">
      <h2 id="users-title">谁在用 <span lang="en">Who holds the phone</span></h2>
      <div class="people" id="users" role="group" aria-labelledby="users-title"></div>
    </section>
    <section class="card" aria-labelledby="address-title">
      <h2 id="address-title">地址 <span lang="en">Address</span></h2>
      <div class="cell">
        <code id="address"></code>
        <button type="button" class="button-plain" id="reload">刷新 <span lang="en">Reload</span></button>
      </div>
    </section>
    <section class="card" aria-labelledby="checks-title" aria-live="polite">
      <h2 id="checks-title">微信的检查 <span lang="en">Checked by WeChat</span></h2>
      <div class="check" id="checks-config"></div>
      <div class="check" id="checks-payment"></div>
    </section>
    <section class="card" id="share-data"></section>
    <section class="card">
      <h2>控制 <span lang="en">Controls</span></h2>
      <p class="small">
        拨快时钟、重发通知、制造故障。<span lang="en">Move the clock, resend notifications, cause faults.</span>
      </p>
      <a id="controls" target="_blank" rel="noreferrer"></a>
    </section>
  </aside>`
}

const closeIcon = () => html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg>`

const backIcon = () => html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 4l-8 8 8 8" /></svg>`

const dotsIcon = () =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="5" cy="12" r="1.8" />
    <circle cx="12" cy="12" r="2.6" />
    <circle cx="19" cy="12" r="1.8" />
  </svg>`

const signalIcons = () =>
  html`<svg viewBox="0 0 68 14" class="signals">
    <path d="M1 9h3v4H1zM6 7h3v6H6zM11 4h3v9h-3zM16 1h3v12h-3z" />
    <path d="M33 13l-2.6-3a3.6 3.6 0 0 1 5.2 0zM28.8 8.2l-1.7-2a8.4 8.4 0 0 1 11.8 0l-1.7 2a6 6 0 0 0-8.4 0z" />
    <path class="outline" d="M46.500 2.500h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-16a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2z" />
    <path d="M46.500 4.500h13v5h-13zM66 5.500h1.500v3H66z" />
  </svg>`
