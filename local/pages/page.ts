import type { Language } from '../messages'
import { pageCss } from './style'

/** Markup that `html` made: the only thing that may stand in a page unescaped. */
export interface Html {
  readonly html: string
}

interface PageOptions {
  title: string
  language: Language
  body: Html
  style?: string
  script?: string
  nonce: string
}

// Remembered by identity, so that an object `{ html: '…' }` from somebody's JSON is never taken for markup.
const made = new WeakSet<object>()

/** Makes markup; every value is escaped for text and quoted attributes unless `html` made it. Other kinds of value throw. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  return remember(strings.map((text, index) => text + (index < values.length ? render(values[index]) : '')).join(''))
}

/** A whole document in WeChat's look, with the ribbon that says it is the local sandbox. The caller's CSP names `nonce`. */
export function page({ title, language, body, style = '', script = '', nonce }: PageOptions): string {
  const head = html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <title>${title}</title>
    <style nonce="${nonce}">
      ${inside('style', pageCss + style)}
    </style>`
  const end =
    script === ''
      ? html``
      : html`<script nonce="${nonce}">
          ${inside('script', script)}
        </script>`

  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        ${head}
      </head>
      <body>
        ${ribbon()}
        <main>${body}</main>
        ${end}
      </body>
    </html>`.html
}

/** The thin strip that keeps anybody from taking a local page for WeChat's own. */
export function ribbon(): Html {
  return html`<header class="ribbon" lang="zh-CN">本地沙箱 · <span lang="en">local sandbox</span></header>`
}

function render(value: unknown): string {
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(render).join('')
  if (typeof value === 'object' && value !== null && made.has(value)) return (value as Html).html
  throw new TypeError('A value in html`…` must be text, a number, or markup that html`…` made.')
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** Our own CSS or script as it stands; text that would end its element is a mistake of ours. */
function inside(element: 'style' | 'script', text: string): Html {
  if (text.toLowerCase().includes(`</${element}`)) throw new TypeError(`The text must not contain "</${element}".`)
  return remember(text)
}

function remember(text: string): Html {
  const markup = Object.freeze({ html: text })
  made.add(markup)
  return markup
}
