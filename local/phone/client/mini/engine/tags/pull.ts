/** Calls back when a person pulls a scroller down, at its top, by at least so many pixels. */
export function onPullDown(scroller: HTMLElement, distance: () => number, pulled: () => void) {
  let from: number | undefined
  const start = (y: number) => void (from = scroller.scrollTop <= 0 ? y : undefined)
  const end = (y: number) => {
    const isPulled = from !== undefined && y - from >= distance() && scroller.scrollTop <= 0
    from = undefined
    if (isPulled) pulled()
  }
  scroller.addEventListener('touchstart', (event) => start(event.touches[0]?.clientY ?? 0), { passive: true })
  scroller.addEventListener('touchend', (event) => end(event.changedTouches[0]?.clientY ?? 0), { passive: true })
  scroller.addEventListener('mousedown', (event) => start(event.clientY))
  scroller.addEventListener('mouseup', (event) => end(event.clientY))
}
