import type { PhoneConnection } from './phoneConnection'

/** Keeps the phone informed of this page's address and title, and goes back or reloads when the phone asks. */
export function reportPage(phone: PhoneConnection): void {
  const report = () =>
    phone.send({
      type: 'wechat:page',
      pageId: phone.pageId,
      url: location.href,
      title: document.title,
      canGoBack: canGoBack(),
    })

  report()
  followAddress(report)
  document.addEventListener('DOMContentLoaded', () => {
    report()
    new MutationObserver(report).observe(document.head, { subtree: true, childList: true, characterData: true })
  })
  phone.listen((message) => {
    if (message.type === 'wechat:who') report()
    if (message.type !== 'wechat:go') return
    if (message.to === 'back') history.back()
    else location.reload()
  })
}

/** A router that pushes states causes no event, so the two calls are wrapped. */
function followAddress(report: () => void): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history)
    history[name] = (...state) => {
      original(...state)
      report()
    }
  }
  window.addEventListener('popstate', report)
  window.addEventListener('hashchange', report)
}

/** The frame's own history where the browser tells it; else the tab's, which may be longer. */
function canGoBack(): boolean {
  return 'navigation' in window ? window.navigation.canGoBack : (window as Window).history.length > 1
}
