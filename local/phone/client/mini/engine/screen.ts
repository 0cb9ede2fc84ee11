import { listenForGestures } from './gestures'
import type { Theme } from './theme'

/** The screen of the mini-program: the place of its pages and, below, its tab bar. */
export interface Screen {
  element: HTMLElement
  pages: HTMLElement
  setTheme(name: 'light' | 'dark'): void
}

/** Builds the screen into a container; `isV2` for the looks that `"style": "v2"` of `app.json` asks for. */
export function createScreen(container: HTMLElement, theme: Theme, isV2: boolean): Screen {
  const element = document.createElement('div')
  const pages = document.createElement('div')
  element.className = 'mini-screen'
  element.classList.toggle('mini-v2', isV2)
  pages.className = 'mini-pages'
  pages.style.display = 'contents'
  element.append(pages)
  container.append(element)
  listenForGestures(element)
  const setTheme = (name: 'light' | 'dark') => void (element.dataset.theme = name)
  setTheme(theme.name())
  return { element, pages, setTheme }
}
