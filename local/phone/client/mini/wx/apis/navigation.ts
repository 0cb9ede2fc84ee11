import { type Apis, asyncApi, optionalNumber, optionalText, textOf } from '../api'
import type { Phone } from '../phone'

const COLOURS = ['#ffffff', '#000000']

/** Pages, their bar, their scrolling, and `createSelectorQuery`. */
export function navigationApis({ engine }: Phone): Apis {
  const opening = (name: 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch') =>
    asyncApi(name, async (options) => engine()[name](textOf(options, 'url')))

  return {
    navigateTo: opening('navigateTo'),
    redirectTo: opening('redirectTo'),
    switchTab: opening('switchTab'),
    reLaunch: opening('reLaunch'),
    navigateBack: asyncApi('navigateBack', async (options) =>
      engine().navigateBack(optionalNumber(options, 'delta', 1)),
    ),
    setNavigationBarTitle: asyncApi('setNavigationBarTitle', async (options) =>
      engine().setTitle(textOf(options, 'title')),
    ),
    setNavigationBarColor: asyncApi('setNavigationBarColor', async (options) => {
      const frontColor = optionalText(options, 'frontColor', '').toLowerCase()
      if (!COLOURS.includes(frontColor)) throw new Error(`invalid frontColor "${frontColor}"`)
      engine().setBarColors({ frontColor, backgroundColor: textOf(options, 'backgroundColor') })
    }),
    pageScrollTo: asyncApi('pageScrollTo', async (options) =>
      engine().scrollTo(optionalNumber(options, 'scrollTop', 0), optionalNumber(options, 'duration', 300)),
    ),
    startPullDownRefresh: asyncApi('startPullDownRefresh', async () => engine().startPullDown()),
    stopPullDownRefresh: asyncApi('stopPullDownRefresh', async () => engine().stopPullDown()),
    createSelectorQuery: () => engine().createSelectorQuery(),
    nextTick: (task: () => void) => queueMicrotask(task),
  }
}
