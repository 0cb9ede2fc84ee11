import type { After } from './clock'
import { problemOf, type Problem } from './refused'

/** Something that a page loads, in plain fields that `setData` can carry. */
export interface Loaded<T> {
  data: T | null
  /** Why there is nothing to show. */
  problem: Problem | null
  /** The wait is long enough for a skeleton. */
  isSlow: boolean
}

export interface LoaderPorts<T> {
  load(): Promise<T>
  /** Called with what has changed. */
  show(change: Partial<Loaded<T>>): void
  after: After
}

export type Loader = ReturnType<typeof createLoader>

const SKELETON_AFTER_MS = 200

/** Loads something for a page, again whenever asked; a page that was left is shown nothing more. */
export function createLoader<T>({ load, show, after }: LoaderPorts<T>) {
  let hasData = false
  let run = 0

  return {
    async reload(): Promise<void> {
      const mine = ++run
      const isOver = () => mine !== run
      const stop = after(SKELETON_AFTER_MS, () => {
        if (!isOver() && !hasData) show({ isSlow: true })
      })
      if (!hasData) show({ problem: null })
      try {
        const data = await load()
        if (isOver()) return
        hasData = true
        show({ data, problem: null, isSlow: false })
      } catch (error) {
        const problem = problemOf(error)
        // What is on the screen already is worth more than a complaint about its refresh.
        if (!isOver()) show(hasData ? { isSlow: false } : { problem, isSlow: false })
      } finally {
        stop()
      }
    },

    leave(): void {
      run += 1
    },
  }
}
