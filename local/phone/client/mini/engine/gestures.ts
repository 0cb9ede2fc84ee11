import { Event, type Element as GlassElement } from 'glass-easel'

const LONG_PRESS_MS = 350
const MOVED_PX = 10
const TOUCH_EVENTS = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const

interface Point {
  identifier: number
  clientX: number
  clientY: number
  pageX: number
  pageY: number
}

/** Sends taps, long presses and touches inside an element to the nodes of the app that they happen on. */
export function listenForGestures(screen: HTMLElement) {
  listenForTaps(screen)
  for (const type of TOUCH_EVENTS) screen.addEventListener(type, (event) => sendTouch(event), { passive: true })
}

/** The app's node that a DOM node belongs to; undefined in the host's own parts. */
export function nodeOf(target: EventTarget | null): GlassElement | undefined {
  for (let node = target instanceof Node ? target : null; node !== null; node = node.parentNode) {
    const { __wxElement: owner } = node as { __wxElement?: GlassElement }
    if (owner !== undefined) return owner
  }
  return undefined
}

function listenForTaps(screen: HTMLElement) {
  let timer = 0
  let from: Point | undefined
  let wasLong = false
  const forget = () => window.clearTimeout(timer)

  screen.addEventListener('pointerdown', (event) => {
    forget()
    wasLong = false
    from = pointOf(event)
    timer = window.setTimeout(() => (wasLong = sendLongPress(event)), LONG_PRESS_MS)
  })
  screen.addEventListener('pointermove', (event) => {
    if (from === undefined) return
    const distance = Math.max(Math.abs(event.clientX - from.clientX), Math.abs(event.clientY - from.clientY))
    if (distance > MOVED_PX) forget()
  })
  for (const type of ['pointerup', 'pointercancel'] as const) screen.addEventListener(type, forget)

  // The click, not the end of a touch: so a keyboard, a screen reader and a test tap in the same way.
  screen.addEventListener('click', (event) => {
    if (!wasLong && !isDisabled(event.target)) send(event.target, 'tap', [pointOf(event)])
    wasLong = false
  })
}

// WeChat sends no tap after a long press that somebody listens to.
function sendLongPress(event: PointerEvent): boolean {
  if (isDisabled(event.target)) return false
  const point = pointOf(event)
  send(event.target, 'longtap', [point])
  return send(event.target, 'longpress', [point])
}

function sendTouch(event: TouchEvent) {
  send(event.target, event.type, [...event.touches].map(pointOf), [...event.changedTouches].map(pointOf))
}

function isDisabled(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('wx-button[aria-disabled="true"]') !== null
}

function send(target: EventTarget | null, type: string, touches: Point[], changedTouches = touches): boolean {
  const node = nodeOf(target)
  if (node === undefined) return false
  const { clientX: x = 0, clientY: y = 0 } = changedTouches[0] ?? {}
  const extraFields = { touches, changedTouches }
  let isHeard = false
  const handleListenerReturn = () => void (isHeard = true)
  const options = { bubbles: true, composed: true, capturePhase: true, extraFields, handleListenerReturn }
  Event.triggerEvent(node, type, { x, y }, options)
  return isHeard
}

function pointOf(event: MouseEvent | Touch): Point {
  const { clientX = 0, clientY = 0, pageX = 0, pageY = 0 } = event
  return { identifier: 'identifier' in event ? event.identifier : 0, clientX, clientY, pageX, pageY }
}
