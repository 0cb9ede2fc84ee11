import { element, label } from '../../../dom'
import type { Layer } from '../layer'

/** WeChat's own question before the first private API, for an app that asks nothing itself. */
export function askPrivacy(layer: Layer, contractName: string): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (hasAgreed: boolean) => {
      remove()
      resolve(hasAgreed)
    }
    const text = element('p', {}, `使用此功能前，请阅读并同意${contractName}。`)
    const refuse = element(
      'button',
      { type: 'button', className: 'button-plain', onclick: () => answer(false) },
      '拒绝',
    )
    const agree = element('button', { type: 'button', className: 'button', onclick: () => answer(true) }, '同意')
    const buttons = element('div', { className: 'button-row' }, refuse, agree)
    const content = element('div', { className: 'sheet-body' }, text, buttons)
    const title = label('隐私授权', 'Privacy')
    const remove = layer.sheet({ title, content, onClose: () => resolve(false) })
  })
}

/** The guide itself: the platform shows what the owner wrote in its console, of which this machine knows nothing. */
export function openPrivacyContract(layer: Layer, contractName: string): void {
  const text = element('p', {}, '上线后，这里显示在微信公众平台填写的隐私保护指引。')
  const english = element(
    'p',
    { className: 'small', lang: 'en' },
    'In production WeChat shows the guide that the owner wrote on its platform.',
  )
  const content = element('div', { className: 'sheet-body' }, text, english)
  layer.sheet({ title: [contractName], content, onClose: () => undefined })
}
