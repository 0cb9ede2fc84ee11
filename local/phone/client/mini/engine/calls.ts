import type { Engine } from '../ports'
import type { Navigation } from './navigation'

type NavigationCalls = Pick<Engine, 'pages' | 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch' | 'navigateBack'>
type PageCalls = Pick<
  Engine,
  'setTitle' | 'setBarColors' | 'scrollTo' | 'startPullDown' | 'stopPullDown' | 'createSelectorQuery'
>

/** The engine's calls that change the stack of pages; the navigation is made after them. */
export function navigationCalls(navigation: () => Navigation): NavigationCalls {
  return {
    pages: () => [...navigation().stack()],
    navigateTo: (url) => navigation().navigateTo(url),
    redirectTo: (url) => navigation().redirectTo(url),
    switchTab: (url) => navigation().switchTab(url),
    reLaunch: (url) => navigation().reLaunch(url),
    navigateBack: (delta) => navigation().navigateBack(delta),
  }
}

/** The engine's calls to the page on top; without one they do nothing. */
export function pageCalls(navigation: () => Navigation): PageCalls {
  const top = () => navigation().stack().at(-1)
  return {
    setTitle: (title) => top()?.view.setTitle(title),
    setBarColors: (colors) => top()?.view.setColors(colors),
    scrollTo: (position, durationMs) => top()?.view.scrollTo(position, durationMs),
    startPullDown() {
      top()?.view.setRefreshing(true)
      top()?.call('onPullDownRefresh')
    },
    stopPullDown: () => top()?.view.setRefreshing(false),
    createSelectorQuery: () => top()?.selectorQuery(),
  }
}
