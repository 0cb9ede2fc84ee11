/** What is inside the handsets: bars, window, and the name of who holds them. */
export const screenCss = `
.screen {
  position: relative; display: flex; flex-direction: column; overflow: hidden;
  height: clamp(600px, calc(100dvh - 156px), 812px); background: var(--paper); isolation: isolate;
}
.status-bar { display: flex; align-items: center; justify-content: space-between; flex: none; height: 44px; padding: 4px 26px 0 34px; font-size: 15px; font-weight: 600; font-variant-numeric: tabular-nums; }
.status-bar[data-text='black'] { color: #191919; }
.status-bar[data-text='white'] { color: #FFFFFF; }
.signals { width: 68px; height: 14px; fill: currentColor; }
.signals .outline { fill: none; stroke: currentColor; opacity: 0.4; }
.browser-bar { display: grid; grid-template-columns: 92px 1fr 92px; align-items: center; flex: none; height: 44px; border-bottom: 1px solid var(--line); }
.browser-left { display: flex; }
.browser-title { margin: 0; overflow: hidden; font-size: 17px; font-weight: 600; text-align: center; text-overflow: ellipsis; white-space: nowrap; }
.icon, .capsule { padding: 0; border: 0; background: transparent; color: inherit; cursor: pointer; }
.icon { width: 44px; height: 44px; }
.icon svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.capsule { position: relative; justify-self: end; width: 64px; height: 44px; margin-right: 8px; }
.capsule::before { content: ''; position: absolute; inset: 6px 4px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); }
.capsule svg { position: relative; width: 22px; height: 22px; vertical-align: middle; fill: currentColor; }
.icon:active svg, .capsule:active svg { opacity: 0.5; }
.window { position: relative; flex: 1; min-height: 0; background: var(--paper); }
.window iframe { display: block; width: 100%; height: 100%; border: 0; }
.window iframe, .sheet iframe { outline: none; }
.window .closed { display: grid; place-content: center; gap: 16px; height: 100%; padding: 32px; color: var(--ink-3); text-align: center; }
.closed .button { width: auto; min-width: 200px; margin: 0; }
.home-bar { flex: none; height: 22px; background: var(--paper); }
.home-bar::after { content: ''; display: block; width: 134px; height: 5px; margin: 9px auto 0; border-radius: 3px; background: var(--ink); opacity: 0.8; }
.holder { display: flex; align-items: center; justify-content: center; gap: 8px; min-height: 44px; margin: 4px 0 0; color: var(--ink-2); }
.holder img { width: 28px; height: 28px; border-radius: 6px; }
.holder [lang='en'] { color: var(--ink-3); font-size: 13px; }
.holder b { color: var(--ink); font-weight: 600; }
`

/** Sheets over WeChat's browser: cashier, share menu. */
export const sheetCss = `
.sheets:empty { display: none; }
.sheets { position: absolute; inset: 0; z-index: 1; display: flex; align-items: flex-end; background: rgb(0 0 0 / 50%); animation: fade 160ms ease-out; }
.sheet { display: flex; flex-direction: column; width: 100%; max-height: 92%; border-radius: 12px 12px 0 0; background: var(--paper); overflow: hidden auto; animation: rise 180ms ease-out; }
.sheet:focus { outline: none; }
.sheet.tall { height: min(84%, 560px); }
.sheet-bar { display: grid; grid-template-columns: 44px 1fr 44px; align-items: center; flex: none; min-height: 52px; padding: 0 4px; }
.sheet-bar h2 { margin: 0; font-size: 17px; text-align: center; }
.sheet iframe { flex: 1; width: 100%; border: 0; background: var(--card); }
.sheet-body { padding: 4px 16px 28px; }
.tabs { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin-bottom: 12px; }
.tabs button { min-height: 44px; padding: 8px; border: 0; border-radius: 8px; background: transparent; color: var(--ink-2); font: inherit; cursor: pointer; }
.tabs button[aria-pressed='true'] { background: var(--card); color: var(--ink); font-weight: 600; }
.tabs span { display: block; color: var(--ink-3); font-size: 13px; }
.share-card { display: grid; grid-template-columns: 1fr 56px; gap: 4px 12px; margin-bottom: 16px; padding: 12px; border-radius: 8px; background: var(--card); }
.share-card b { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
.share-card p { margin: 0; color: var(--ink-3); font-size: 13px; overflow-wrap: anywhere; }
.share-card img, .share-card .no-picture { grid-column: 2; grid-row: 1 / span 2; width: 56px; height: 56px; border-radius: 4px; object-fit: cover; background: var(--line); }
.share-card .no-picture { display: grid; place-content: center; background: var(--paper); }
.no-picture svg { width: 28px; height: 28px; fill: none; stroke: var(--ink-3); stroke-width: 1.6; stroke-linecap: round; }
.share-card code { grid-column: 1 / -1; padding-top: 8px; border-top: 1px solid var(--line); color: var(--ink-3); }
.people { display: grid; grid-template-columns: repeat(auto-fill, minmax(69px, 1fr)); gap: 4px; }
.person { display: grid; justify-items: center; gap: 4px; min-height: 44px; padding: 8px 0; border: 1px solid transparent; border-radius: 8px; background: transparent; color: var(--ink-2); font: inherit; font-size: 13px; cursor: pointer; }
.person img { width: 40px; height: 40px; border-radius: 6px; }
.person:hover { background: var(--paper); }
.sheet .person:hover { background: var(--card); }
.person[aria-pressed='true'] { border-color: var(--brand); color: var(--ink); font-weight: 600; }
@keyframes fade { from { opacity: 0; } }
@keyframes rise { from { transform: translateY(24px); opacity: 0; } }
`
