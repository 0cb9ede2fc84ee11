import { element, icon } from '../../../dom'
import type { Layer } from '../layer'

export type ToastIcon = 'success' | 'error' | 'loading' | 'none'

export interface Toast {
  title: string
  icon: ToastIcon
  /** Nothing below can be tapped meanwhile. */
  isMasked: boolean
  /** Without it the toast stays until it is hidden. */
  durationMs?: number
}

/** One toast or loading sign at a time: the newest replaces the last one, as on the platform. */
export interface Toasts {
  show(toast: Toast): void
  hide(): void
}

const DRAWINGS = {
  success: 'M4 12.500l5 5L20 6.500',
  error: 'M12 5v9M12 18v.1',
  loading: 'M12 3a9 9 0 1 1-9 9',
} as const

/** The toasts of one screen. */
export function createToasts(layer: Layer): Toasts {
  let place: HTMLElement | undefined
  let timer = 0

  function hide() {
    window.clearTimeout(timer)
    place?.remove()
    place = undefined
  }

  return {
    show(toast) {
      hide()
      place = layer.place('toasts')
      if (toast.isMasked) place.classList.add('masked')
      place.append(toastView(toast))
      if (toast.durationMs !== undefined) timer = window.setTimeout(hide, toast.durationMs)
    },
    hide,
  }
}

function toastView({ title, icon: name }: Toast): HTMLElement {
  const drawing = name === 'none' ? [] : [icon(DRAWINGS[name])]
  return element('div', { className: `toast toast-${name}`, role: 'status' }, ...drawing, element('p', {}, title))
}
