import { element, part } from './dom'
import { type MiniMessage, readFromMini } from './miniMessages'

/** The phone that runs the mini-program. */
export interface MiniPhone {
  /** Starts the mini-program anew; what it knew of the last person is gone. */
  start(): void
  reload(): void
  /** Gives the status bar the colours of the bar below it. */
  dressStatusBar(colours: { barColour: string; barText: 'black' | 'white' }): void
}

/** Shows the mini-program's host and passes on what it tells; nobody else is heard. */
export function createMiniPhone(onMessage: (message: MiniMessage) => void): MiniPhone {
  let frame: HTMLIFrameElement | undefined

  window.addEventListener('message', ({ source, origin, data }) => {
    if (frame === undefined || source !== frame.contentWindow || origin !== location.origin) return
    const message = readFromMini(data)
    if (message !== undefined) onMessage(message)
  })

  return {
    start() {
      frame = element('iframe', { src: '/mini/', title: '小程序 Mini-program' })
      part('mini-window').replaceChildren(frame)
    },
    reload: () => frame?.contentWindow?.location.reload(),
    dressStatusBar({ barColour, barText }) {
      const bar = part('mini-status-bar')
      bar.style.backgroundColor = barColour
      bar.dataset['text'] = barText
    },
  }
}
