/** Two texts cut where they part: `same` begins both. */
export interface Parted {
  same: string
  left: string
  right: string
}

/** Finds the first character in which two texts differ; equal texts leave nothing on either side. */
export function firstDifference(left: string, right: string): Parted {
  const [a, b] = [Array.from(left), Array.from(right)]
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return { same: a.slice(0, at).join(''), left: a.slice(at).join(''), right: b.slice(at).join('') }
}
