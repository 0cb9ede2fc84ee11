import type { WindowConfig } from '../ports'
import { navigationBar, type BarActions } from './navigationBar'
import { onPullDown } from './tags/pull'

const PULL_PX = 60
const REACH_BOTTOM_PX = 50

/** The json of a page over the `window` of `app.json`. */
export interface PageConfig extends WindowConfig {
  onReachBottomDistance?: number
  disableScroll?: boolean
}

/** The DOM of one page: its navigation bar and its scroller. */
export interface PageView {
  element: HTMLElement
  scroller: HTMLElement
  title(): string
  setTitle(title: string): void
  setColors(colors: { frontColor: string; backgroundColor: string }): void
  applyConfig(config: PageConfig): void
  /** Whether the bar offers the way back. */
  setBack(hasBack: boolean): void
  setVisible(isVisible: boolean): void
  setRefreshing(isRefreshing: boolean): void
  scrollTo(top: number, durationMs: number): void
  remove(): void
}

export interface PageViewEvents extends BarActions {
  onPull(): void
  onBottom(): void
  onScroll(scrollTop: number): void
}

/** Builds the frame that a page is put into. */
export function createPageView(config: PageConfig, events: PageViewEvents): PageView {
  const element = document.createElement('div')
  const scroller = document.createElement('main')
  const window = document.createElement('div')
  const bar = navigationBar(events)
  element.className = 'mini-page'
  element.hidden = true
  window.className = 'mini-window'
  scroller.className = 'mini-scroller'
  // Rows that listen to taps take no focus, so the keys scroll the page itself.
  scroller.tabIndex = 0
  window.append(spinner(), scroller)
  element.append(bar.element, window)
  onPullDown(scroller, () => PULL_PX, events.onPull)
  listenForScroll(scroller, config.onReachBottomDistance ?? REACH_BOTTOM_PX, events)

  const view: PageView = {
    ...{ element, scroller, title: bar.title, setTitle: bar.setTitle, setColors: bar.setColors, setBack: bar.setBack },
    applyConfig(applied) {
      element.classList.toggle('mini-custom', applied.navigationStyle === 'custom')
      bar.applyConfig(applied)
      scroller.classList.toggle('mini-still', applied.disableScroll === true)
      window.style.backgroundColor = applied.backgroundColor ?? ''
    },
    setVisible: (isVisible) => void (element.hidden = !isVisible),
    setRefreshing: (isRefreshing) => void element.classList.toggle('mini-pulled', isRefreshing),
    scrollTo(top, durationMs) {
      // jsdom has no scrollTo, and a jump needs none.
      if (durationMs > 0 && typeof scroller.scrollTo === 'function') scroller.scrollTo({ top, behavior: 'smooth' })
      else scroller.scrollTop = top
    },
    remove: () => element.remove(),
  }
  view.applyConfig(config)
  bar.setTitle(config.navigationBarTitleText ?? '')
  return view
}

function spinner(): HTMLElement {
  const element = document.createElement('div')
  element.className = 'mini-refresher'
  element.setAttribute('role', 'status')
  return element
}

function listenForScroll(scroller: HTMLElement, distance: number, events: PageViewEvents) {
  let wasAtBottom = false
  scroller.addEventListener(
    'scroll',
    () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller
      const isAtBottom = scrollHeight - clientHeight - scrollTop <= distance
      events.onScroll(scrollTop)
      if (isAtBottom && !wasAtBottom) events.onBottom()
      wasAtBottom = isAtBottom
    },
    { passive: true },
  )
}
