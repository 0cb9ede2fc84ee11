import type { Language } from '../messages'
import { html, page } from '../pages/page'

/** What a visitor sees who came by another name than `localhost`. */
export function lanPage(options: { origin: string; language: Language; nonce: string }): string {
  const { origin, language, nonce } = options
  const body = html`<h1>请在本机打开<small lang="en">Open it on this computer</small></h1>
    <div class="card">
      <p>
        登录用的 Cookie 以 <code>__Host-</code> 开头，浏览器只在 <code>http://localhost</code> 或
        <code>https</code> 下保存它。用局域网地址打开，登录会丢失。
      </p>
      <p lang="en">
        The login cookies begin with <code>__Host-</code>. A browser keeps them on <code>http://localhost</code> or over
        <code>https</code> only, so over a LAN address nobody stays logged in.
      </p>
    </div>
    <a class="button" href="${origin}/">打开 <span lang="en">Open</span> ${origin}</a>`
  return page({ title: '请在本机打开 · Open it on this computer', language, body, nonce, style: STYLE })
}

const STYLE = 'h1 small { display: block; margin-top: 4px; font-weight: 400; }'
