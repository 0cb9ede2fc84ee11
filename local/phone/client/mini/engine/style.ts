const FONT =
  "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'Segoe UI', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"

// The page around the host may set --mini-status-bar and --mini-home-bar; alone in a window the browser knows them.
const screenCss = `
html, body { height: 100%; margin: 0; background: #EDEDED; }
[hidden] { display: none !important; }
.mini-screen { --mini-status: var(--mini-status-bar, env(safe-area-inset-top, 0px)); --mini-home: var(--mini-home-bar, env(safe-area-inset-bottom, 0px)); --mini-safe-top: var(--mini-status); --mini-safe-right: 0px; --mini-safe-left: 0px; --mini-safe-bottom: var(--mini-home); position: relative; display: flex; flex-direction: column; height: 100%; overflow: hidden; background: #FFFFFF; color: #000000; font: 400 16px/1.4 ${FONT}; -webkit-tap-highlight-color: transparent; -webkit-text-size-adjust: 100%; }
.mini-screen[data-theme='light'] { color-scheme: light; }
.mini-screen[data-theme='dark'] { color-scheme: dark; background: #191919; color: #FFFFFF; }
.mini-screen button { font: inherit; }
.mini-page { position: relative; display: flex; flex-direction: column; flex: 1; min-height: 0; }
.mini-window { position: relative; flex: 1; min-height: 0; container-type: size; contain: layout; overflow: hidden; }
.mini-scroller { position: absolute; inset: 0; overflow: hidden auto; overscroll-behavior: contain; -webkit-overflow-scrolling: touch; }
.mini-scroller:focus { outline: none; }
.mini-scroller.mini-still { overflow: hidden; }
.mini-has-tabs { --mini-safe-bottom: 0px; }
.mini-bar { position: relative; z-index: 1; display: flex; align-items: center; justify-content: center; flex: none; box-sizing: border-box; height: calc(44px + var(--mini-status)); padding-top: var(--mini-status); color: #FFFFFF; }
.mini-bar[data-front='black'] { color: #000000; }
.mini-bar h1 { max-width: calc(100% - 208px); margin: 0; overflow: hidden; font-size: 17px; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
.mini-icon { display: grid; place-content: center; width: 44px; height: 44px; padding: 0; border: 0; background: transparent; color: inherit; cursor: pointer; }
.mini-icon svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.mini-icon:active svg { opacity: 0.5; }
.mini-bar > .mini-icon { position: absolute; left: 4px; bottom: 0; }
.mini-capsule { position: absolute; right: 7px; bottom: 0; display: flex; height: 44px; align-items: center; }
.mini-capsule::before { content: ''; position: absolute; inset: 6px 0; box-sizing: border-box; border: 0.5px solid rgb(0 0 0 / 20%); border-radius: 16px; background: rgb(255 255 255 / 60%); }
.mini-bar[data-front='white'] .mini-capsule::before { border-color: rgb(255 255 255 / 25%); background: rgb(0 0 0 / 15%); }
.mini-capsule::after { content: ''; position: absolute; left: 50%; top: 13px; bottom: 13px; border-left: 0.5px solid currentColor; opacity: 0.25; }
.mini-capsule .mini-icon { position: relative; }
.mini-capsule .mini-icon svg { width: 21px; height: 21px; }
.mini-capsule .mini-dots svg { stroke-width: 4.5; }
.mini-dot { fill: currentColor; stroke: none; }
.mini-custom .mini-bar { position: absolute; inset: 0 0 auto; background: transparent !important; pointer-events: none; }
.mini-custom .mini-bar h1 { visibility: hidden; }
.mini-custom .mini-bar .mini-capsule { pointer-events: auto; }
.mini-refresher { position: absolute; inset: 0 0 auto; height: 0; transition: height 160ms ease-out; }
.mini-pulled .mini-refresher { height: 50px; }
.mini-pulled .mini-scroller { top: 50px; }
.mini-pulled .mini-refresher::after, .mini-refreshing::before { content: ''; display: block; width: 20px; height: 20px; margin: 15px auto; border: 2px solid #8E8E8E; border-right-color: transparent; border-radius: 50%; box-sizing: border-box; animation: mini-turn 900ms linear infinite; }
.mini-tabs { flex: none; padding-bottom: var(--mini-home); }
.mini-tabs > div { display: flex; }
.mini-tabs[data-border='black'] { box-shadow: 0 -0.5px 0 rgb(0 0 0 / 15%); }
.mini-tabs[data-border='white'] { box-shadow: 0 -0.5px 0 rgb(255 255 255 / 15%); }
.mini-tabs button { display: grid; justify-items: center; align-content: center; gap: 2px; flex: 1; height: 50px; padding: 0; border: 0; background: transparent; font-size: 11px; cursor: pointer; }
.mini-tabs img { width: 27px; height: 27px; }
.mini-screen :focus-visible { outline: 2px solid #067A3E; outline-offset: -2px; }
.mini-screen[data-theme='dark'] :focus-visible { outline-color: #07C160; }
@keyframes mini-turn { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .mini-screen *, .mini-screen *::before, .mini-screen *::after { animation: none !important; transition: none !important; } }
`

// As WeChat's own looks, believed rather than measured. `"style": "v2"` of app.json has buttons of 184px by a selector
// that a single class does not outweigh, a trap that an app must meet here too.
const tagsCss = `
wx-page { display: flow-root; box-sizing: border-box; min-height: 100%; }
wx-view, wx-form, wx-navigator, wx-scroll-view { display: block; }
wx-text { white-space: pre-line; user-select: none; }
wx-text.mini-spaces { white-space: pre-wrap; }
wx-text.mini-selectable { user-select: text; }
wx-label { display: inline; cursor: default; }
wx-button { position: relative; display: block; box-sizing: border-box; margin-left: auto; margin-right: auto; padding: 0 14px; border-radius: 5px; background-color: #F2F2F2; color: #000000; font-size: 18px; line-height: 2.55555556; text-align: center; text-decoration: none; overflow: hidden; cursor: pointer; user-select: none; }
:where(.mini-v2) wx-button { padding: 8px 24px; border-radius: 4px; color: #067A3E; font-size: 17px; font-weight: 700; line-height: 1.41176471; }
:where(.mini-v2) wx-button:not([data-size='mini']) { width: 184px; }
wx-button:active { filter: brightness(0.92); }
wx-button[data-type='primary'] { background-color: #07C160; color: #FFFFFF; }
wx-button[data-type='warn'] { background-color: #F2F2F2; color: #FA5151; }
wx-button[data-plain] { border: 1px solid currentColor; background-color: transparent; }
wx-button[data-plain][data-type='primary'] { color: #067A3E; }
wx-button[data-size='mini'] { display: inline-block; padding: 0 1.32em; font-size: 13px; line-height: 2.3; }
wx-button[aria-disabled='true'] { opacity: 0.5; cursor: default; filter: none; }
wx-button[data-loading]::before { content: ''; display: inline-block; width: 18px; height: 18px; margin-right: 8px; border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; box-sizing: border-box; vertical-align: middle; animation: mini-turn 900ms linear infinite; }
:where(.mini-screen[data-theme='dark']) wx-button:where(:not([data-type='primary'])) { background-color: rgb(255 255 255 / 8%); color: #E6E6E6; }
:where(.mini-screen[data-theme='dark']) wx-button:where([data-type='warn']) { color: #FA5151; }
wx-input { position: relative; display: block; height: 1.4em; overflow: hidden; }
wx-textarea { position: relative; display: block; width: 300px; height: 150px; overflow: hidden; }
wx-textarea.mini-auto-height { height: auto; }
wx-textarea.mini-auto-height .mini-field { field-sizing: content; height: auto; min-height: 100%; }
.mini-field { display: block; box-sizing: border-box; width: 100%; height: 100%; margin: 0; padding: 0; border: 0; outline: none; background: transparent; color: inherit; font: inherit; letter-spacing: inherit; line-height: inherit; text-align: inherit; resize: none; }
.mini-field::placeholder { color: transparent; }
.mini-placeholder { position: absolute; inset: 0; overflow: hidden; color: #6F6F6F; text-overflow: ellipsis; pointer-events: none; }
wx-input .mini-placeholder { display: grid; align-content: center; white-space: nowrap; }
.mini-field:not(:placeholder-shown) + .mini-placeholder { display: none; }
wx-input:focus-within, wx-textarea:focus-within { outline: 2px solid #067A3E; outline-offset: 2px; border-radius: 2px; }
wx-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
wx-image img { display: block; width: 100%; height: 100%; object-fit: fill; }
wx-image img:not([src]) { visibility: hidden; }
wx-image[data-mode='aspectFit'] img { object-fit: contain; }
wx-image[data-mode='aspectFill'] img { object-fit: cover; }
wx-image[data-mode='widthFix'] { height: auto; }
wx-image[data-mode='widthFix'] img { height: auto; }
wx-image[data-mode='heightFix'] { width: auto; }
wx-image[data-mode='heightFix'] img { width: auto; }
wx-image:is([data-mode='center'], [data-mode^='top'], [data-mode^='bottom'], [data-mode='left'], [data-mode='right']) img { object-fit: none; }
wx-image[data-mode='top'] img { object-position: top; }
wx-image[data-mode='bottom'] img { object-position: bottom; }
wx-image[data-mode='left'] img { object-position: left; }
wx-image[data-mode='right'] img { object-position: right; }
wx-image[data-mode='top left'] img { object-position: left top; }
wx-image[data-mode='top right'] img { object-position: right top; }
wx-image[data-mode='bottom left'] img { object-position: left bottom; }
wx-image[data-mode='bottom right'] img { object-position: right bottom; }
wx-scroll-view { overflow: hidden; }
wx-scroll-view.mini-scroll-x { overflow-x: auto; }
wx-scroll-view.mini-scroll-y { overflow-y: auto; }
wx-scroll-view.mini-flex { display: flex; }
wx-switch { display: inline-block; vertical-align: middle; }
.mini-switch { position: relative; appearance: none; width: 52px; height: 32px; margin: 0; border: 0; border-radius: 16px; background: #D1D1D1; cursor: pointer; transition: background-color 120ms; }
.mini-switch::after { content: ''; position: absolute; top: 2px; left: 2px; width: 28px; height: 28px; border-radius: 50%; background: #FFFFFF; box-shadow: 0 1px 3px rgb(0 0 0 / 40%); transition: transform 120ms; }
.mini-switch:checked { background: var(--mini-switch, #07C160); }
.mini-switch:checked::after { transform: translateX(20px); }
.mini-switch.mini-checkbox { appearance: auto; width: 20px; height: 20px; accent-color: var(--mini-switch, #07C160); }
.mini-switch.mini-checkbox::after { content: none; }
.mini-switch:disabled { opacity: 0.5; cursor: default; }
wx-icon { display: inline-block; vertical-align: middle; }
wx-icon svg { display: block; width: 100%; height: 100%; fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
wx-web-view { position: absolute; inset: 0; z-index: 1; display: block; background: #FFFFFF; }
wx-web-view > * { width: 100%; height: 100%; border: 0; }
`

/** The host's style sheet: the screen with its bars, and the built-in tags. Serve it before any style of the app. */
export const miniCss = screenCss + tagsCss
