import { element, label } from '../../../dom'
import type { MiniUser } from '../../ports'
import { DRAWN_PICTURES } from '../drawnPictures'
import type { Layer } from '../layer'

/** What the person chose: the address of a picture, or a file of their own. */
export type ChosenAvatar = { address: string } | { file: File }

/** The avatar picker: one's own WeChat picture, a few drawn ones, or a file; undefined where the person left it. */
export function openAvatarSheet(layer: Layer, user: MiniUser): Promise<ChosenAvatar | undefined> {
  return new Promise((resolve) => {
    const choose = (chosen: ChosenAvatar) => {
      remove()
      resolve(chosen)
    }
    const own = element(
      'button',
      { type: 'button', className: 'row', onclick: () => choose({ address: user.avatar }) },
      element('img', { src: user.avatar, alt: '', width: 40, height: 40 }),
      element('span', {}, ...label('用微信头像', 'Your WeChat picture')),
    )
    const content = element('div', { className: 'sheet-body' }, own, drawnPictures(choose), fromAlbum(choose))
    const title = label('选择头像', 'Choose a picture')
    const remove = layer.sheet({ title, content, onClose: () => resolve(undefined) })
  })
}

function drawnPictures(choose: (chosen: ChosenAvatar) => void): HTMLElement {
  const buttons = DRAWN_PICTURES.map(({ name, address }) =>
    element(
      'button',
      { type: 'button', className: 'picture', ariaLabel: name, onclick: () => choose({ address }) },
      element('img', { src: address, alt: '', width: 56, height: 56 }),
    ),
  )
  return element('div', { className: 'pictures' }, ...buttons)
}

function fromAlbum(choose: (chosen: ChosenAvatar) => void): HTMLElement {
  const input = element('input', { type: 'file', accept: 'image/*' })
  input.onchange = () => {
    const file = input.files?.[0]
    if (file !== undefined) choose({ file })
  }
  return element('label', { className: 'row' }, element('span', {}, ...label('从相册选择', 'From the album')), input)
}
