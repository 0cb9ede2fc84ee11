import { html, ribbon, type Html } from '../pages/page'
import type { Language } from '../messages'
import { browserPhone, miniPhone } from './handsets'

/** The document of the two phones: everything that moves in it is drawn by /phone.js from /state. */
export function framePage(language: Language): string {
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>手机 · Phones · wxflow</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/phone.css" />
        <script src="/phone.js" defer></script>
      </head>
      <body>
        ${ribbon()}
        <main class="desk">
          <div class="phones">${[miniPhone(), browserPhone()]}</div>
          ${panel()}
        </main>
        <noscript><p class="notice-bad">手机需要 JavaScript。The phones need JavaScript.</p></noscript>
      </body>
    </html>`.html
}

function panel(): Html {
  return html`<aside class="panel" aria-label="开发者面板 Developer panel">
    <section class="card" aria-labelledby="users-title">
      <h2 id="users-title">谁在用 <span lang="en">Who holds the phones</span></h2>
      <div class="people" id="users" role="group" aria-labelledby="users-title"></div>
    </section>
    <section class="card" aria-labelledby="address-title">
      <h2 id="address-title">地址 <span lang="en">Address</span></h2>
      ${place('mini-address', 'mini-reload', html`小程序 <span lang="en">Mini-program</span>`)}
      ${place('address', 'reload', html`浏览器 <span lang="en">H5 app</span>`)}
    </section>
    <section class="card" aria-labelledby="console-title">
      <div class="card-head">
        <h2 id="console-title">控制台 <span lang="en">Console</span> <span class="count" id="console-count"></span></h2>
        <button type="button" class="button-plain" id="console-clear" hidden>清空 <span lang="en">Clear</span></button>
      </div>
      <ol class="console" id="console" aria-live="polite"></ol>
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

/** Where one of the phones is, and a way to load it again. */
function place(address: string, reload: string, phone: Html): Html {
  return html`<div class="place">
    <p class="small">${phone}</p>
    <code id="${address}"></code>
    <button type="button" class="button-plain" id="${reload}">刷新 <span lang="en">Reload</span></button>
  </div>`
}
