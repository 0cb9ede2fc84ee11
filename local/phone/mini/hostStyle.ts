import { miniCss } from '../client/mini/engine/style'

/** The engine's screen, the page around it, and the panel of a source that does not compile. */
export const hostCss = `${miniCss}
body { overflow: hidden; }
#mini { position: fixed; inset: 0; }
.wxflow-problem { position: fixed; inset: 0; z-index: 2000; display: flex; flex-direction: column; gap: 12px; padding: 64px 16px 16px; overflow: auto; background: var(--paper); color: var(--ink); font: 400 15px/1.45 -apple-system, BlinkMacSystemFont, 'PingFang SC', 'Segoe UI', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif; overflow-wrap: anywhere; }
.wxflow-problem h1 { margin: 0; color: var(--bad-text); font-size: 17px; font-weight: 600; }
.wxflow-problem p { margin: 0; white-space: pre-wrap; }
.wxflow-problem code { color: var(--ink-2); font: 13px/1.45 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.wxflow-problem [lang='en'], .wxflow-problem small { color: var(--ink-3); font-size: 13px; font-weight: 400; }
`
