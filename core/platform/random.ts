import { randomBytes } from 'node:crypto'

/** A source of unpredictable bytes. */
export type Random = (size: number) => Buffer

/** The operating system's cryptographic source. */
export const systemRandom: Random = (size) => randomBytes(size)

/** `size` random bytes as `2 × size` lower-case hex characters. */
export function randomHex(random: Random, size: number): string {
  return random(size).toString('hex')
}
