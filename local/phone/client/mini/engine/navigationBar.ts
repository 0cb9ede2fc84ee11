import type { WindowConfig } from '../ports'
import { drawing, iconButton } from './dom'

export interface BarActions {
  onBack(): void
  onMenu(): void
  onClose(): void
}

export interface NavigationBar {
  element: HTMLElement
  title(): string
  setTitle(title: string): void
  setColors(colors: { frontColor: string; backgroundColor: string }): void
  applyConfig(config: WindowConfig): void
  setBack(hasBack: boolean): void
}

// What WeChat takes where app.json says nothing.
const DEFAULT_BACKGROUND = '#000000'
const BACK = 'M15 5l-7 7 7 7'
const DOTS = 'M5.5 12h.01M12 12h.01M18.5 12h.01'

/** The bar above a page: the way back, its title, and WeChat's capsule. */
export function navigationBar({ onBack, onMenu, onClose }: BarActions): NavigationBar {
  const element = document.createElement('header')
  const back = iconButton('返回', drawing(BACK), onBack)
  const title = document.createElement('h1')
  element.className = 'mini-bar'
  back.hidden = true
  element.append(back, title, capsule(onMenu, onClose))

  const bar: NavigationBar = {
    element,
    title: () => title.textContent ?? '',
    setTitle(text) {
      title.textContent = text
      title.hidden = text === ''
    },
    setColors({ frontColor, backgroundColor }) {
      element.dataset.front = frontColor === '#000000' ? 'black' : 'white'
      element.style.backgroundColor = backgroundColor
    },
    applyConfig({ navigationBarTextStyle = 'white', navigationBarBackgroundColor = DEFAULT_BACKGROUND }) {
      const frontColor = navigationBarTextStyle === 'black' ? '#000000' : '#ffffff'
      bar.setColors({ frontColor, backgroundColor: navigationBarBackgroundColor })
    },
    setBack: (hasBack) => void (back.hidden = !hasBack),
  }
  return bar
}

function capsule(onMenu: () => void, onClose: () => void): HTMLElement {
  const element = document.createElement('div')
  const ring = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  ring.setAttribute('viewBox', '0 0 24 24')
  ring.setAttribute('aria-hidden', 'true')
  ring.innerHTML = '<circle cx="12" cy="12" r="8"/><circle class="mini-dot" cx="12" cy="12" r="3"/>'
  const menu = iconButton('更多', drawing(DOTS), onMenu)
  menu.classList.add('mini-dots')
  element.className = 'mini-capsule'
  element.append(menu, iconButton('关闭', ring, onClose))
  return element
}
