/** A whole page in the look of the shop, around a body that is safe already; it loads nothing and runs no script. */
export function shopDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${title} · 慢山茶铺</title>
<style>${STYLE}</style>
</head>
<body><main>${TEA_BOWL}${body}</main></body>
</html>
`
}

/** The shop's design tokens; written out because no page of a cloud function may load anything. */
const STYLE = `
:root{--brand:#07c160;--brand-text:#067a3e;--on-brand:#fff;--ink:#191919;--ink-2:#5b5b5b;--ink-3:#6f6f6f;--paper:#f7f7f5;--tea:#7a8f5a}
@media(prefers-color-scheme:dark){:root{--brand-text:#2fcf7c;--ink:#e6e6e6;--ink-2:#a6a6a6;--ink-3:#8e8e8e;--paper:#111;--tea:#a7bc86}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:24px 24px 72px;background:var(--paper);color:var(--ink);font:15px/1.45 -apple-system,"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
main{width:100%;max-width:400px;text-align:center}
svg{width:120px;height:98px;color:var(--tea)}
h1{margin:16px 0 8px;font-size:22px;font-weight:600}
p{margin:0 0 24px;color:var(--ink-2);text-wrap:balance}
a{display:block;max-width:240px;min-height:48px;margin:0 auto;padding:11px 24px;border-radius:24px;font-size:17px;text-decoration:none}
.button{background:var(--brand);color:var(--on-brand);font-weight:700}
.plain{min-height:44px;color:var(--brand-text);font-size:15px}
a:focus-visible{outline:2px solid var(--brand-text);outline-offset:2px}
small{display:block;margin-top:24px;color:var(--ink-3);font-size:13px;overflow-wrap:anywhere}
`.trim()

const TEA_BOWL = `<svg viewBox="0 0 88 72" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" aria-hidden="true"><path d="M16 34h56c0 16-11 26-28 26S16 50 16 34Z"/><path d="M32 66h24M34 24c-4-5 4-8 0-14M46 24c-4-5 4-8 0-14M58 24c-4-5 4-8 0-14"/></svg>`
