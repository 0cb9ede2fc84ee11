import type { AppConfig } from '../ports'
import { parseAddress, type Address } from './address'
import type { OpenPage } from './page'
import type { PageFactory } from './pageFactory'

// The page stack of WeChat holds ten pages.
const MAX_PAGES = 10

export interface NavigationParts {
  pages: readonly string[]
  config: AppConfig
  factory: PageFactory
  /** After every change: what is on top now. */
  onChange(top: OpenPage, isTab: boolean): void
  onNotFound(address: Address): void
}

/** The page stack; every refusal rejects with WeChat's text, as `navigateTo:fail …`. */
export interface Navigation {
  stack(): readonly OpenPage[]
  /** Pages that live: the stack, and the tabs behind it. */
  alive(): readonly OpenPage[]
  navigateTo(url: string): Promise<void>
  redirectTo(url: string): Promise<void>
  switchTab(url: string): Promise<void>
  reLaunch(url: string): Promise<void>
  navigateBack(delta: number): Promise<void>
}

/** An empty page stack; `reLaunch` opens the first page. */
export function createNavigation(parts: NavigationParts): Navigation {
  const { factory, config } = parts
  const tabs = new Map<string, OpenPage>()
  let stack: OpenPage[] = []
  const isTab = (route: string) => (config.tabBar?.list ?? []).some(({ pagePath }) => pagePath === route)
  const top = () => stack.at(-1)

  const find = (api: string, url: string): Address => {
    const address = parseAddress(url, top()?.route)
    if (parts.pages.includes(address.route)) return address
    parts.onNotFound(address)
    throw new Error(`${api}:fail page "${address.route}" is not found`)
  }
  const open = (address: Address): OpenPage => {
    const page = factory.open(address)
    if (isTab(address.route)) tabs.set(address.route, page)
    page.load()
    return page
  }
  const show = (next: OpenPage[]) => {
    stack = next
    const page = top()
    if (page === undefined) return
    page.view.setBack(stack.length > 1)
    parts.onChange(page, isTab(page.route))
    page.show()
  }
  const drop = (dropped: readonly OpenPage[]) => {
    for (const page of [...dropped].reverse()) {
      if (tabs.get(page.route) === page) tabs.delete(page.route)
      page.unload()
    }
  }

  return {
    stack: () => stack,
    alive: () => [...new Set([...tabs.values(), ...stack])],
    async navigateTo(url) {
      const address = find('navigateTo', url)
      if (isTab(address.route)) throw new Error('navigateTo:fail can not navigateTo a tabbar page')
      if (stack.length >= MAX_PAGES) throw new Error('navigateTo:fail webview count limit exceed')
      top()?.hide()
      show([...stack, open(address)])
    },
    async redirectTo(url) {
      const address = find('redirectTo', url)
      if (isTab(address.route)) throw new Error('redirectTo:fail can not redirectTo a tabbar page')
      drop(stack.slice(-1))
      stack = stack.slice(0, -1)
      show([...stack, open(address)])
    },
    async switchTab(url) {
      const address = find('switchTab', url)
      if (!isTab(address.route)) throw new Error('switchTab:fail can not switch to no-tabBar page')
      if (top()?.route === address.route) return
      if (top() !== undefined && isTab(top()?.route ?? '')) top()?.hide()
      drop(stack.filter(({ route }) => !isTab(route)))
      show([tabs.get(address.route) ?? open({ ...address, options: {} })])
    },
    async reLaunch(url) {
      const address = find('reLaunch', url)
      drop([...new Set([...tabs.values(), ...stack])])
      show([open(address)])
    },
    async navigateBack(delta) {
      if (stack.length <= 1) throw new Error('navigateBack:fail cannot navigate back at first page.')
      const steps = Number.isInteger(delta) && delta > 0 ? delta : 1
      const rest = stack.slice(0, Math.max(1, stack.length - steps))
      drop(stack.slice(rest.length))
      show(rest)
    },
  }
}
