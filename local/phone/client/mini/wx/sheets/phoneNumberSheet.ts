import { element, label } from '../../../dom'
import type { Layer } from '../layer'

/** Asks whether the mini-program may have the person's phone number. */
export function askPhoneNumber(layer: Layer, appName: string): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (isAllowed: boolean) => {
      remove()
      resolve(isAllowed)
    }
    const text = element('p', {}, `${appName} 申请使用你的手机号`)
    const which = element('p', { className: 'small' }, ...label('微信绑定的号码', 'The number bound to WeChat'))
    const refuse = element(
      'button',
      { type: 'button', className: 'button-plain', onclick: () => answer(false) },
      '拒绝',
    )
    const allow = element('button', { type: 'button', className: 'button', onclick: () => answer(true) }, '允许')
    const buttons = element('div', { className: 'button-row' }, refuse, allow)
    const content = element('div', { className: 'sheet-body' }, text, which, buttons)
    const title = label('手机号', 'Phone number')
    const remove = layer.sheet({ title, content, onClose: () => resolve(false) })
  })
}
