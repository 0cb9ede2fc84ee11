import { tokensCss } from '../../../../pages/generated/tokens'

// The layer hangs in a shadow root, where the host stands for the document.
const tokens = tokensCss.replaceAll(':root', ':host')

const placeCss = `
*, *::before, *::after { box-sizing: border-box; }
:host { position: absolute; inset: 0; z-index: 1000; pointer-events: none; color: var(--ink); font: 400 15px/1.45 -apple-system, BlinkMacSystemFont, 'PingFang SC', 'Segoe UI', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif; }
h2 { margin: 0; font-size: 17px; font-weight: 600; text-align: center; }
p { margin: 0 0 12px; }
button { border: 0; background: transparent; color: inherit; font: inherit; cursor: pointer; }
.small { color: var(--ink-3); font-size: 13px; }
[lang='en'] { color: var(--ink-3); font-size: 13px; font-weight: 400; }
.sheets:empty { display: none; }
.sheets, .dialogs, .cover { position: absolute; inset: 0; pointer-events: auto; }
.sheets { display: flex; align-items: flex-end; background: rgb(0 0 0 / 50%); animation: fade 160ms ease-out; }
.dialogs { display: grid; place-items: center; background: rgb(0 0 0 / 50%); animation: fade 160ms ease-out; }
.toasts { position: absolute; inset: 0; display: grid; place-items: center; }
.toasts.masked { pointer-events: auto; }
.bars { position: absolute; inset: auto 0 0; display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 8px 16px; border-top: 1px solid var(--line); background: var(--card); pointer-events: auto; }
.bars p { margin: 0; }
:focus-visible { outline: 2px solid var(--brand-text); outline-offset: -2px; }
@keyframes fade { from { opacity: 0; } }
@keyframes rise { from { transform: translateY(24px); opacity: 0; } }
@keyframes turn { to { transform: rotate(360deg); } }
`

const sheetCss = `
.sheet { display: flex; flex-direction: column; width: 100%; max-height: 92%; border-radius: 12px 12px 0 0; background: var(--paper); overflow: hidden auto; animation: rise 180ms ease-out; }
.sheet:focus { outline: none; }
.sheet.tall { height: min(84%, 560px); }
.sheet-bar { display: grid; grid-template-columns: 44px 1fr 44px; align-items: center; flex: none; min-height: 52px; padding: 0 4px; }
.sheet iframe { flex: 1; width: 100%; border: 0; background: var(--card); }
.sheet-body { display: grid; gap: 12px; padding: 4px 16px 28px; }
.sheet-body p { margin: 0; }
.icon { width: 44px; height: 44px; padding: 10px; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.button, .button-plain { min-height: 44px; padding: 10px 16px; border-radius: 8px; font-size: 17px; }
.button { background: var(--brand); color: var(--on-brand); font-weight: 700; }
.button:active { background: var(--brand-press); }
.button-plain { box-shadow: inset 0 0 0 1px var(--line); }
.button-row { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.actions { display: grid; width: 100%; border-radius: 12px 12px 0 0; background: var(--card); overflow: hidden; animation: rise 180ms ease-out; }
.actions button { min-height: 56px; border-bottom: 1px solid var(--line); font-size: 17px; }
.actions .action-cancel { border-top: 8px solid var(--paper); border-bottom: 0; }
.actions button:active { background: var(--line); }
`

const dialogCss = `
.dialog { width: min(320px, 84%); border-radius: 12px; background: var(--card); overflow: hidden; }
.dialog-text { display: grid; gap: 12px; padding: 28px 24px; text-align: center; overflow-wrap: anywhere; white-space: pre-line; }
.dialog-text p { margin: 0; color: var(--ink-2); }
.dialog-buttons { display: grid; grid-auto-columns: 1fr; grid-auto-flow: column; border-top: 1px solid var(--line); }
.dialog-buttons button { min-height: 52px; font-size: 17px; font-weight: 600; }
.dialog-buttons button + button { border-left: 1px solid var(--line); }
.dialog-buttons button:active { background: var(--line); }
.toast { display: grid; justify-items: center; gap: 12px; min-width: 136px; max-width: 70%; padding: 20px 16px; border-radius: 12px; background: #4C4C4C; color: #FFFFFF; text-align: center; }
.toast p { margin: 0; overflow-wrap: anywhere; }
.toast svg { width: 40px; height: 40px; }
.toast-none { padding: 12px 16px; }
.toast-loading svg { animation: turn 900ms linear infinite; }
.preview { display: grid; place-content: center; width: 100%; height: 100%; background: #000000; }
.preview img { max-width: 100%; max-height: 80vh; }
.preview p { margin: 12px 0 0; color: #FFFFFF; }
`

const choiceCss = `
.row { position: relative; display: flex; align-items: center; gap: 12px; min-height: 56px; padding: 8px 12px; border-radius: 8px; background: var(--card); text-align: left; cursor: pointer; }
.row img { border-radius: 6px; }
.row:focus-within { outline: 2px solid var(--brand-text); outline-offset: -2px; }
.row input { position: absolute; width: 1px; height: 1px; opacity: 0; }
.pictures { display: flex; flex-wrap: wrap; gap: 12px; }
.picture { padding: 4px; }
.picture img { display: block; border-radius: 8px; }
.nickname { display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 4px 12px; border-radius: 8px; background: var(--paper); font-weight: 600; }
.nickname img { border-radius: 4px; }
.people { display: grid; grid-template-columns: repeat(auto-fill, minmax(69px, 1fr)); gap: 4px; }
.person { display: grid; justify-items: center; gap: 4px; min-height: 44px; padding: 8px 0; border-radius: 8px; color: var(--ink-2); font-size: 13px; }
.person img { border-radius: 6px; }
.person:active { background: var(--card); }
.share-card { display: grid; gap: 8px; padding: 12px; border-radius: 8px; background: var(--card); }
.share-card b { font-weight: 600; overflow-wrap: anywhere; }
.share-card img, .no-picture { width: 100%; aspect-ratio: 5 / 4; max-height: 200px; border-radius: 4px; object-fit: cover; background: var(--line); }
.share-card.timeline { grid-template-columns: 56px 1fr; }
.share-card.timeline img, .share-card.timeline .no-picture { order: -1; width: 56px; height: 56px; }
.no-picture { display: grid; place-content: center; color: var(--ink-3); }
.path { color: var(--ink-3); font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.left { display: grid; place-content: center; gap: 16px; height: 100%; padding: 32px; background: var(--paper); color: var(--ink-3); text-align: center; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; } }
`

/** The look of WeChat's own sheets, dialogs and toasts over the mini-program. */
export const clientCss = tokens + placeCss + sheetCss + dialogCss + choiceCss
