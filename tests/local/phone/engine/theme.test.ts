/** @jest-environment jsdom */
import type { Files } from '../compile/fixture'
import { runApp } from './runApp'

const APP: Files = {
  'app.json': {
    pages: ['pages/shop/shop'],
    darkmode: true,
    themeLocation: 'theme.json',
    window: { navigationBarBackgroundColor: '@bar', navigationBarTextStyle: '@text' },
    tabBar: {
      ...{ color: '@ink', selectedColor: '@ink', backgroundColor: '@bar' },
      list: [{ pagePath: 'pages/shop/shop', text: '茶铺' }],
    },
  },
  'theme.json': {
    light: { bar: '#ffffff', text: 'black', ink: '#111111' },
    dark: { bar: '#111111', text: 'white', ink: '#eeeeee' },
  },
}

/** A browser whose person may switch to dark. */
function browser() {
  const listeners: (() => void)[] = []
  const media = { matches: false, addEventListener: (_: string, listener: () => void) => void listeners.push(listener) }
  Object.assign(window, { matchMedia: () => media })
  return {
    turnDark() {
      media.matches = true
      for (const listener of listeners) listener()
    },
  }
}

function looks({ find, engine }: Awaited<ReturnType<typeof runApp>>) {
  const bar = find('.mini-bar')
  return [engine.screen.dataset.theme, bar.style.backgroundColor, bar.dataset.front, find('[role="tab"]').style.color]
}

describe('the theme', () => {
  it('follows the browser, with the variables of theme.json', async () => {
    const { turnDark } = browser()
    const app = await runApp(APP)
    expect(looks(app)).toEqual(['light', 'rgb(255, 255, 255)', 'black', 'rgb(17, 17, 17)'])
    turnDark()
    expect(looks(app)).toEqual(['dark', 'rgb(17, 17, 17)', 'white', 'rgb(238, 238, 238)'])
    expect(app.engine.config.window?.navigationBarBackgroundColor).toBe('#111111')
  })

  it('stays light without "darkmode"', async () => {
    const { turnDark } = browser()
    turnDark()
    const app = await runApp({ 'app.json': { pages: ['pages/shop/shop'] } })
    expect(app.engine.screen.dataset.theme).toBe('light')
  })
})
