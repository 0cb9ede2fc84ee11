/** Does the task after a while; the answer calls it off. */
export type After = (ms: number, task: () => void) => () => void

/** `setTimeout` as an `After`. */
export const after: After = (ms, task) => {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

/** Lets some time pass. */
export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
