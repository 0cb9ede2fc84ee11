export type ShareMenu = 'shareAppMessage' | 'shareTimeline'

const ALL: ShareMenu[] = ['shareAppMessage', 'shareTimeline']

/** Which entries of the capsule's menu a page has hidden; each page starts with all of them. */
export interface ShareMenus {
  hide(route: string, menus?: ShareMenu[]): void
  show(route: string, menus?: ShareMenu[]): void
  isHidden(route: string, menu: ShareMenu): boolean
}

/** Nothing is hidden. */
export function createShareMenus(): ShareMenus {
  const hidden = new Set<string>()
  const entry = (route: string, menu: ShareMenu) => `${menu} ${route}`

  return {
    hide: (route, menus = ALL) => menus.forEach((menu) => hidden.add(entry(route, menu))),
    show: (route, menus = ALL) => menus.forEach((menu) => hidden.delete(entry(route, menu))),
    isHidden: (route, menu) => hidden.has(entry(route, menu)),
  }
}
