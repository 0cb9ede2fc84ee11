/** Keys of `app.json` that the host follows, or that have no effect on one laptop. */
export const APP_KEYS = [
  ...['pages', 'window', 'tabBar', 'usingComponents', 'darkmode', 'themeLocation', 'entryPagePath'],
  ...['style', 'sitemapLocation', 'lazyCodeLoading', 'componentFramework', 'debug', 'cloud', '__usePrivacyCheck__'],
] as const

/** Keys of `window` in `app.json`; a page's own json takes the same and those of `PAGE_KEYS`. */
export const WINDOW_KEYS = [
  ...['navigationBarTitleText', 'navigationBarBackgroundColor', 'navigationBarTextStyle', 'navigationStyle'],
  ...['backgroundColor', 'backgroundTextStyle', 'enablePullDownRefresh', 'onReachBottomDistance'],
] as const

/** Keys of a page's json besides those of `window`. */
export const PAGE_KEYS = ['usingComponents', 'styleIsolation', 'disableScroll', 'component'] as const

/** Keys of a component's json. */
export const COMPONENT_KEYS = ['component', 'usingComponents', 'styleIsolation', 'addGlobalClass'] as const

/** Keys of `tabBar` in `app.json`. */
export const TAB_BAR_KEYS = ['color', 'selectedColor', 'backgroundColor', 'borderStyle', 'list'] as const

/** Keys of one entry of `tabBar.list`. */
export const TAB_KEYS = ['pagePath', 'text', 'iconPath', 'selectedIconPath'] as const
