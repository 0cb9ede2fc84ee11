import { element } from '../../dom'
import { openSheet, type SheetOptions } from '../../sheet'
import { clientCss } from './style'

/** What WeChat lays over the mini-program: its sheets, dialogs and toasts. */
export interface Layer {
  /** Put into the engine's screen. Its content is in a shadow root: the app's styles do not reach it, nor its the app. */
  element: HTMLElement
  /** An empty place above all earlier ones, for one sheet or dialog. */
  place(className: 'sheets' | 'dialogs' | 'toasts' | 'bars' | 'cover'): HTMLElement
  /** Opens a sheet of its own; the returned function takes it away without asking `onClose`. */
  sheet(options: SheetOptions): () => void
}

/** An empty layer. */
export function createLayer(): Layer {
  const host = element('div', { className: 'wechat-client' })
  const root = host.attachShadow({ mode: 'open' })
  root.append(element('style', { textContent: clientCss }))

  function place(className: string): HTMLElement {
    const made = element('div', { className })
    root.append(made)
    return made
  }

  return {
    element: host,
    place,
    sheet(options) {
      const container = place('sheets')
      const sheet = openSheet(container, {
        ...options,
        onClose() {
          container.remove()
          options.onClose()
        },
      })
      return () => {
        sheet.remove()
        container.remove()
      }
    },
  }
}
