import { elementById } from './field'
import { onPullDown } from './pull'
import { isOn, numberOf, textOf, type TagCode, type TagNode } from './tag'

const THRESHOLD_PX = 50
const REFRESHER_PX = 45

/** `<scroll-view>`, with a plain refresher. */
export const scrollView: TagCode = (node) => {
  const { element, get, send } = node
  const last = { top: 0, left: 0 }
  element.addEventListener('scroll', () => sendScroll(node, last), { passive: true })
  onPullDown(
    element,
    () => numberOf(get('refresherThreshold'), REFRESHER_PX),
    () => isOn(get('refresherEnabled')) && send('refresherrefresh', {}),
  )
  return {
    scrollX: (value) => void element.classList.toggle('mini-scroll-x', isOn(value)),
    scrollY: (value) => void element.classList.toggle('mini-scroll-y', isOn(value)),
    enableFlex: (value) => void element.classList.toggle('mini-flex', isOn(value)),
    refresherTriggered: (value) => void element.classList.toggle('mini-refreshing', isOn(value)),
    scrollTop: (value) => void (element.scrollTop = numberOf(value, element.scrollTop)),
    scrollLeft: (value) => void (element.scrollLeft = numberOf(value, element.scrollLeft)),
    scrollIntoView: (value) => {
      if (textOf(value) === '') return
      // The target may be rendered by the same update.
      queueMicrotask(() => elementById(element, textOf(value))?.scrollIntoView())
    },
  }
}

function sendScroll({ element, get, send }: TagNode, last: { top: number; left: number }) {
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = element
  const deltaY = last.top - scrollTop
  const deltaX = last.left - scrollLeft
  send('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX, deltaY })

  const lower = numberOf(get('lowerThreshold'), THRESHOLD_PX)
  const upper = numberOf(get('upperThreshold'), THRESHOLD_PX)
  const rest = (offset: number) =>
    deltaX === 0 ? scrollHeight - clientHeight - offset : scrollWidth - clientWidth - offset
  const [before, now] = deltaX === 0 ? [last.top, scrollTop] : [last.left, scrollLeft]
  if (rest(now) <= lower && rest(before) > lower)
    send('scrolltolower', { direction: deltaX === 0 ? 'bottom' : 'right' })
  if (now <= upper && before > upper) send('scrolltoupper', { direction: deltaX === 0 ? 'top' : 'left' })
  last.top = scrollTop
  last.left = scrollLeft
}
