import type { ErrorCode, Refusal } from '../api'
import { AppError } from '../platform/errors'
import { pageReply, type HttpReply } from '../platform/httpReply'
import { MESSAGES } from '../platform/messages'

/** The page that a person sees when a login cannot be finished: what happened, what to do now, and the request id. */
export function oauthCallbackPage(refusal: Refusal, { error }: { error: unknown }): HttpReply {
  const { title, text, action } = CONTENTS[refusal.code] ?? UNFINISHED
  const link = action === undefined ? '' : `<a class="button" href="${restartPath(error)}">${action}</a>`
  const body = `<main>${TEA_BOWL}<h1>${title}</h1><p>${text}</p>${link}<a class="plain" href="/">先去逛逛</a>
<small>${refusal.code} · ${escaped(refusal.requestId)}</small></main>`

  return pageReply(MESSAGES[refusal.code].status, documentOf(title, body))
}

/** The same page for a browser; programs that do not ask for HTML get the refusal in JSON. */
export function oauthStartPage(refusal: Refusal, details: { error: unknown; accept: string }): HttpReply | undefined {
  return details.accept.includes('text/html') ? oauthCallbackPage(refusal, details) : undefined
}

interface Content {
  title: string
  text: string
  action?: string
}

const AGAIN = '重新登录'

const UNFINISHED: Content = { title: '登录没有完成', text: '我们这边出了点问题，请稍后再试。', action: AGAIN }
const WECHAT_SILENT: Content = { title: '登录没有完成', text: '微信暂时没有应答，请稍后再试一次。', action: AGAIN }

const CONTENTS: Partial<Record<ErrorCode, Content>> = {
  OAUTH_FLOW_INVALID: { title: '请重新登录', text: '这次登录已经用过或超过十分钟，再点一次就好。', action: AGAIN },
  OAUTH_CODE_USED: { title: '请重新登录', text: '微信给的登录凭证已经用过或过期，再点一次就好。', action: AGAIN },
  OAUTH_REFUSED: { title: '您没有授权登录', text: '不登录也可以逛茶铺；下单时再登录也不迟。', action: AGAIN },
  SNAPSHOT_USER: { title: '当前是网页快照', text: '请点微信页面底部的“使用完整服务”，再登录下单。' },
  URL_NOT_OURS: { title: '链接不对', text: '这个登录链接不是从本站打开的，请从茶铺首页进入。' },
  INVALID_INPUT: { title: '链接不对', text: '这个登录链接不完整，请从茶铺首页进入。' },
  WECHAT_UNREACHABLE: WECHAT_SILENT,
  WECHAT_BUSY: WECHAT_SILENT,
  DEADLINE_EXCEEDED: WECHAT_SILENT,
}

/** An error of a known flow says where its user wanted to go. */
function restartPath(error: unknown): string {
  const { returnTo, scope } = error instanceof AppError ? error.values : {}
  if (returnTo === undefined || scope === undefined) return '/api/oauth/start'
  return `/api/oauth/start?returnTo=${encodeURIComponent(returnTo)}&amp;scope=${encodeURIComponent(scope)}`
}

function documentOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${title} · 慢山茶铺</title>
<style>${STYLE}</style>
</head>
<body>${body}</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[^\w.-]/g, (character) => `&#${character.codePointAt(0)};`)
}

/** The shop's design tokens; written out because no page of a cloud function may load anything. */
const STYLE = `
:root{--brand:#07c160;--on-brand:#fff;--ink:#191919;--ink-2:#5b5b5b;--ink-3:#6f6f6f;--paper:#f7f7f5;--card:#fff;--line:#ececea;--tea:#7a8f5a}
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--ink-2:#a6a6a6;--ink-3:#8e8e8e;--paper:#111;--card:#1c1c1e;--line:#2c2c2e;--tea:#a7bc86}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:24px 16px;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif}
main{width:100%;max-width:448px;padding:32px 16px 16px;border:1px solid var(--line);border-radius:12px;background:var(--card);text-align:center}
svg{width:88px;height:72px;color:var(--tea)}
h1{margin:16px 0 8px;font-size:22px;font-weight:600}
p{margin:0 0 24px;color:var(--ink-2);text-wrap:balance}
a{display:block;min-height:44px;padding:10px 16px;border-radius:8px;font-size:17px;text-decoration:none}
.button{margin-bottom:8px;background:var(--brand);color:var(--on-brand);font-weight:700}
.plain{color:var(--ink-2);font-size:15px}
small{display:block;margin-top:16px;color:var(--ink-3);font-size:13px;overflow-wrap:anywhere}
`.trim()

const TEA_BOWL = `<svg viewBox="0 0 88 72" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" aria-hidden="true"><path d="M16 34h56c0 16-11 26-28 26S16 50 16 34Z"/><path d="M32 66h24M34 24c-4-5 4-8 0-14M46 24c-4-5 4-8 0-14M58 24c-4-5 4-8 0-14"/></svg>`
