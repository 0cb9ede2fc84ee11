import { element, label, part } from './dom'
import type { PageReport } from './protocol'

const CLOCK_MS = 10_000

/** The time in both status bars, as a phone shows it. */
export function showClock(): void {
  const show = () => {
    const now = new Date()
    const time = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`
    for (const clock of document.querySelectorAll('.clock')) clock.textContent = time
  }
  show()
  window.setInterval(show, CLOCK_MS)
}

/** Title, way back and address of the page in front; a page without a bridge tells none of them. */
export function showPage(page: PageReport | undefined, canGoBack: boolean): void {
  const title = page === undefined || page.title === '' ? label('微信', 'WeChat') : [page.title]
  part('page-title').replaceChildren(...title)
  part('back').hidden = !canGoBack
  const unknown = label('不是应用的页面', "not one of the app's pages")
  part('address').replaceChildren(...(page === undefined ? unknown : [page.url]))
}

/** Says that the phone's own server is gone or refused. */
export function showSilence(): void {
  const text = label('手机没有应答，请看终端里的日志。', 'The phone does not answer; see the log in the terminal.')
  part('window').replaceChildren(element('p', { className: 'notice-bad' }, ...text))
}

/** What is left when the page was closed. */
export function showClosed(onOpen: () => void): void {
  const open = element(
    'button',
    { type: 'button', className: 'button', onclick: onOpen },
    ...label('再次打开', 'Open again'),
  )
  const text = element('p', {}, ...label('页面已关闭', 'The page is closed'))
  part('window').replaceChildren(element('div', { className: 'closed' }, text, open))
}
