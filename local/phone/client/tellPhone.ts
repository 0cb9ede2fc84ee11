import type { MiniMessage } from './miniMessages'

/** Tells the page around the mini-program's host; where the host has a window of its own, nobody listens. */
export function tellPhone(message: MiniMessage): void {
  window.parent.postMessage(message, location.origin)
}
