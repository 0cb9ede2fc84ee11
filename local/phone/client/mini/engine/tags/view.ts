import { addHover } from './hover'
import type { TagCode } from './tag'

/** `<view>`: a box. */
export const view: TagCode = (node) => {
  addHover(node)
  return {}
}
