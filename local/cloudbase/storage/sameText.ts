import { timingSafeEqual } from 'node:crypto'

/** Compares a secret with what somebody sent; how long it takes says nothing about where they differ. */
export function isSameText(sent: string, secret: string): boolean {
  const [left, right] = [Buffer.from(sent), Buffer.from(secret)]
  return left.length === right.length && timingSafeEqual(left, right)
}
