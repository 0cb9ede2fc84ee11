export type Mode = 'light' | 'dark'

/** `shop/tokens.json`. */
export interface Tokens {
  colours: Record<string, Record<Mode, string>>
  sizes: Record<string, string>
}

/** The colours of one mode, as names and values. */
export function inMode({ colours }: Tokens, mode: Mode): [string, string][] {
  return Object.entries(colours).map(([name, colour]) => [name, colour[mode].toLowerCase()])
}

/** CSS variables, one a line. */
export function declarations(indent: string, entries: [string, string][]): string {
  return entries.map(([name, value]) => `${indent}--${name}: ${value};\n`).join('')
}
