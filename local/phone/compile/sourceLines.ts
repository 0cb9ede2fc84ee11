const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The source line (from 1) of each line that a source map describes; a line that nothing is known of has that of the line before. */
export function sourceLines(map: string): number[] {
  const { mappings } = JSON.parse(map) as { mappings: string }
  let line = 0
  return mappings.split(';').map((segments) => {
    const deltas = segments.split(',').map((segment) => decode(segment)[2] ?? 0)
    const first = line + (deltas[0] ?? 0)
    line += deltas.reduce((sum, delta) => sum + delta, 0)
    return first + 1
  })
}

// Base64 VLQ, as the source map format (ECMA-426) has it: six bits a character, the lowest bit of a number is its sign.
function decode(segment: string): number[] {
  const values: number[] = []
  let value = 0
  let shift = 0
  for (const character of segment) {
    const digit = DIGITS.indexOf(character)
    value += (digit & 31) << shift
    shift += 5
    if ((digit & 32) !== 0) continue
    values.push(value & 1 ? -(value >> 1) : value >> 1)
    value = shift = 0
  }
  return values
}
