import { element } from '../../../dom'
import type { Layer } from '../layer'

export interface Modal {
  title: string
  content: string
  hasCancel: boolean
  confirmText: string
  cancelText: string
  /** A colour as `#RGB` or longer; empty takes the client's own. */
  confirmColor: string
  cancelColor: string
}

/** A dialog in the middle; settles with whether the person confirmed. Escape is a cancel where there is one. */
export function openModal(layer: Layer, modal: Modal): Promise<boolean> {
  const place = layer.place('dialogs')

  return new Promise((resolve) => {
    const end = (hasConfirmed: boolean) => {
      place.remove()
      resolve(hasConfirmed)
    }
    const button = (text: string, colour: string, hasConfirmed: boolean) => {
      const made = element('button', { type: 'button', onclick: () => end(hasConfirmed) }, text)
      made.style.color = colour
      return made
    }
    const confirm = button(modal.confirmText, modal.confirmColor, true)
    const cancel = modal.hasCancel ? [button(modal.cancelText, modal.cancelColor, false)] : []

    place.append(dialogView(modal, [...cancel, confirm]))
    place.onkeydown = ({ key }) => void (key === 'Escape' && modal.hasCancel && end(false))
    confirm.focus({ preventScroll: true })
  })
}

function dialogView({ title, content }: Modal, buttons: HTMLElement[]): HTMLElement {
  const texts = [
    ...(title === '' ? [] : [element('h2', {}, title)]),
    ...(content === '' ? [] : [element('p', {}, content)]),
  ]
  const dialog = element(
    'div',
    { className: 'dialog', role: 'alertdialog', ariaModal: 'true', ariaLabel: title === '' ? content : title },
    element('div', { className: 'dialog-text' }, ...texts),
    element('div', { className: 'dialog-buttons' }, ...buttons),
  )
  return dialog
}
