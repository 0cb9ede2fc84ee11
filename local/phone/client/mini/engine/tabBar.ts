import type { TabBarConfig } from '../ports'

export interface TabBar {
  element: HTMLElement
  applyConfig(config: TabBarConfig): void
  /** Shows the bar with a tab selected; without a route that is a tab it is not there. */
  select(route: string): void
}

/** The bar of tabs below the page; `onTab` gets the tab that was tapped and its place. */
export function tabBar(config: TabBarConfig | undefined, onTab: (pagePath: string, index: number) => void): TabBar {
  const element = document.createElement('nav')
  const list = document.createElement('div')
  element.className = 'mini-tabs'
  element.hidden = true
  element.append(list)
  list.setAttribute('role', 'tablist')
  let applied = config
  let selected = ''

  const draw = () => {
    element.style.backgroundColor = applied?.backgroundColor ?? ''
    element.dataset.border = applied?.borderStyle ?? 'black'
    list.replaceChildren(...(applied?.list ?? []).map((tab, index) => tabButton(tab, index)))
  }
  const tabButton = (tab: TabBarConfig['list'][number], index: number) => {
    const isSelected = tab.pagePath === selected
    const button = document.createElement('button')
    button.type = 'button'
    button.setAttribute('role', 'tab')
    button.setAttribute('aria-selected', String(isSelected))
    button.style.color = (isSelected ? applied?.selectedColor : applied?.color) ?? ''
    const icon = isSelected ? (tab.selectedIconPath ?? tab.iconPath) : tab.iconPath
    if (icon !== undefined) button.append(picture(icon))
    button.append(tab.text)
    button.addEventListener('click', () => onTab(tab.pagePath, index))
    return button
  }
  return {
    element,
    applyConfig(next) {
      applied = next
      draw()
    },
    select(route) {
      selected = route
      element.hidden = !(applied?.list ?? []).some(({ pagePath }) => pagePath === route)
      const hadFocus = element.contains(document.activeElement)
      draw()
      if (hadFocus) element.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
    },
  }
}

function picture(path: string): HTMLImageElement {
  const image = document.createElement('img')
  image.src = `/mini/file/${path.replace(/^\//, '')}`
  image.alt = ''
  return image
}
