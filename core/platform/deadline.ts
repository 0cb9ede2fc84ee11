import { SECOND_MS } from './clock'
import { AppError } from './errors'

/** A limit of time for work that is under way, as `withDeadline` is. */
export type Deadline = <T>(work: Promise<T>, ms: number) => Promise<T>

/** Answers as `work` does, or throws DEADLINE_EXCEEDED after `ms`. The work itself goes on: its effects must be safe. */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('DEADLINE_EXCEEDED', { expected: `${ms / SECOND_MS} s` })), ms)
  })
  try {
    return await Promise.race([work, expiry])
  } finally {
    clearTimeout(timer)
  }
}
