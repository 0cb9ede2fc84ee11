/** The cards of the developer panel. */
export const panelCss = `
.panel .card { min-width: 0; margin: 0 0 12px; break-inside: avoid; }
.panel .card > :last-child, .panel .card > :last-child > :last-child { margin-bottom: 0; }
.panel p { margin-bottom: 8px; }
.panel [hidden] { display: none; }
.panel .people { grid-template-columns: repeat(3, minmax(0, 1fr)); }
.panel h2 { font-size: 15px; }
.panel h2 [lang='en'], .sheet h2 [lang='en'] { margin-left: 4px; color: var(--ink-3); font-size: 13px; }
.panel .button-plain { flex: none; width: auto; margin: 0; padding: 8px 0 8px 12px; box-shadow: none; color: var(--brand-text); font-size: 13px; }
.panel .button-plain:active { background: transparent; opacity: 0.6; }
.card-head { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
.card-head .button-plain { margin: -12px 0; }
.place { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 12px; }
.place + .place { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--line); }
.panel .place p { margin: 0; }
.place .button-plain { grid-area: 1 / 2 / span 2; }
.count { color: var(--ink-3); font-weight: 400; font-variant-numeric: tabular-nums; }
.console { max-height: 240px; margin: 0; padding: 0; overflow-y: auto; list-style: none; }
.console li { padding: 4px 0 4px 12px; border-left: 3px solid var(--line); font: 13px/1.45 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.console li + li { margin-top: 4px; }
.console .error { border-color: var(--bad); color: var(--bad-text); }
.console .warning { border-color: var(--warn); color: var(--warn-text); }
.console .nothing { padding-left: 0; border: 0; color: var(--ink-3); font: inherit; font-size: 13px; }
`

/** Verdicts of the WeChat platform, and what a page shares. */
export const checkCss = `
.verdict-ok { color: var(--brand-text); }
.verdict-bad { color: var(--bad-text); overflow-wrap: anywhere; }
.compare { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 8px; margin-top: 8px; }
.compare div { min-width: 0; padding: 8px 12px; border-radius: 8px; background: var(--paper); }
.compare code { white-space: pre-wrap; word-break: break-all; }
.compare mark { border-radius: 2px; background: var(--bad); color: #191919; }
#share-data div + div { margin-top: 12px; }
.check + .check { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--line); }
.panel .check-head { display: flex; justify-content: space-between; gap: 12px; margin: 0 0 4px; }
.check-head [lang='en'] { color: var(--ink-3); font-size: 13px; }
.facts { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin: 0; }
.facts dt { color: var(--ink-3); font-size: 13px; }
.facts dd { margin: 0; font-size: 13px; overflow-wrap: anywhere; }
`
