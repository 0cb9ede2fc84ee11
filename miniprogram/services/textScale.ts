/** How much larger than usual the customer reads, by WeChat's own setting: 1 to 1.6, and 1 where a client does not tell. */
export function textScaleOf({ fontSizeScaleFactor = 1 }: { fontSizeScaleFactor?: number } = {}): number {
  return Math.min(Math.max(fontSizeScaleFactor, 1), 1.6)
}
