import { isOn, textOf, type TagCode } from './tag'

/** `<text>`: text in a line; `decode` needs nothing, as the compiler reads entities always. */
export const text: TagCode = ({ element }) => {
  const select = (value: unknown) => void element.classList.toggle('mini-selectable', isOn(value))
  return {
    selectable: select,
    userSelect: select,
    space: (value) => void element.classList.toggle('mini-spaces', textOf(value) !== ''),
  }
}
