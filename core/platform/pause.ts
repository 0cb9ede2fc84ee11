/** Waits for a number of milliseconds. */
export type Pause = (ms: number) => Promise<void>

/** Waits in real time. */
export const systemPause: Pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
