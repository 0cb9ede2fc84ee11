import { html } from '../../pages/page'
import { pageReply } from '../http/pageReply'
import type { Platform } from '../platform'
import type { WireReply } from '../router'
import type { AuthorizeRefusal } from './authorizeRequest'

/** WeChat's page for an authorize address that it does not take: what is wrong and its number. */
export function errorPage(platform: Platform, { code, text }: AuthorizeRefusal): WireReply {
  return pageReply(platform, {
    title: '无法打开页面',
    style: '.mark { margin: 48px auto 16px; display: block; } h1, .code { text-align: center; text-wrap: balance; }',
    body: html`<svg class="mark" width="64" height="64" viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="30" fill="var(--bad)" />
        <path d="M32 16v22M32 46v2" stroke="#fff" stroke-width="5" stroke-linecap="round" />
      </svg>
      <h1>${text.zh}</h1>
      <p class="code" lang="en">${text.en}</p>
      <p class="code"><small>错误码 · error code ${code}</small></p>`,
  })
}
