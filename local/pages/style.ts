import { tokensCss } from './generated/tokens'

/** The look of every local page: tokens, type, and the classes .card .cell .button .button-plain .amount .notice-bad. */
export const pageCss = `${tokensCss}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 400 15px/1.45 -apple-system, BlinkMacSystemFont, 'PingFang SC', 'Segoe UI', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif;
}
main { max-width: 480px; margin: 0 auto; padding: 16px; }
h1 { margin: 8px 0 16px; font-size: 22px; font-weight: 600; }
h2 { margin: 0 0 8px; font-size: 17px; font-weight: 600; }
p { margin: 0 0 12px; }
a { color: var(--brand-text); }
small, .small { color: var(--ink-3); font-size: 13px; }
code { font: 13px/1.45 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
[lang='en'] { font-weight: 400; }
.button [lang='en'] { font-weight: inherit; }
.ribbon { margin: 0; padding: 2px 12px; border-bottom: 1px solid var(--line); color: var(--ink-3); font-size: 13px; text-align: center; }
.card { margin: 0 0 12px; padding: 16px; border-radius: 12px; background: var(--card); }
.cell { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 44px; padding: 8px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.cell:last-child { border-bottom: 0; }
.button, .button-plain {
  display: block; width: 100%; min-height: 44px; margin: 0 0 12px; padding: 10px 16px;
  border: 0; border-radius: 8px; font: inherit; font-size: 17px; text-align: center; text-decoration: none; cursor: pointer;
}
.button { background: var(--brand); color: var(--on-brand); font-weight: 700; }
.button:active { background: var(--brand-press); }
.button-plain { background: transparent; color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
.button-plain:active { background: var(--line); }
.button:disabled, .button-plain:disabled { opacity: 0.5; cursor: default; }
.amount { color: var(--ink); font-size: 34px; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; text-align: center; }
.notice-bad { margin: 0 0 12px; padding: 12px 16px; border-left: 4px solid var(--bad); border-radius: 8px; background: var(--card); color: var(--bad-text); overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--brand-text); outline-offset: 2px; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
`
