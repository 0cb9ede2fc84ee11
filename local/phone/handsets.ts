import { html, type Html } from '../pages/page'

/** The phone that runs the mini-program: everything below its status bar is drawn inside the frame by the mini-program's host. */
export function miniPhone(): Html {
  return html`<section class="phone" aria-labelledby="mini-name">
    <h1 class="phone-name" id="mini-name">小程序 <span lang="en">Mini-program</span></h1>
    <div class="handset">
      <div class="screen">
        ${statusBar('mini-status-bar')}
        <div class="window" id="mini-window"></div>
        <div class="home-bar" aria-hidden="true"></div>
      </div>
    </div>
    <p class="holder"></p>
  </section>`
}

/** The phone with WeChat's browser, and the H5 app in it. */
export function browserPhone(): Html {
  return html`<section class="phone" aria-labelledby="browser-name">
    <h1 class="phone-name" id="browser-name">微信浏览器 <span lang="en">H5 app</span></h1>
    <div class="handset">
      <div class="screen" id="screen">
        ${statusBar('browser-status-bar')}
        <header class="browser-bar">
          <div class="browser-left">
            <button type="button" class="icon" id="close" aria-label="关闭 Close">${closeIcon()}</button>
            <button type="button" class="icon" id="back" aria-label="返回 Back" hidden>${backIcon()}</button>
          </div>
          <h2 class="browser-title" id="page-title">微信 <span lang="en">WeChat</span></h2>
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

const statusBar = (id: string) =>
  html`<div class="status-bar" id="${id}" aria-hidden="true"><span class="clock"></span>${signalIcons()}</div>`

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
