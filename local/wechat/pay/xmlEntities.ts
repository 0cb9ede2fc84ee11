const AMPERSAND = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));|&/gi
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const HIGHEST = 0x10ffff
// Every control character but tab and line breaks, and halves of a pair.
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}/u

/**
 * Text with its entities replaced: XML's five and numbers, for Go's encoder writes a quote as `&#34;`. Undefined where
 * one is unknown or stands for what text may not hold.
 */
export function decodeEntities(text: string): string | undefined {
  let isBroken = false
  const decoded = text.replace(AMPERSAND, (_, name?: string, decimal?: string, hex?: string) => {
    const character = name === undefined ? numbered(decimal, hex) : NAMED[name]
    isBroken ||= character === undefined
    return character ?? ''
  })
  return isBroken ? undefined : decoded
}

/** Whether text holds a character that no XML may hold. */
export const hasForbidden = (text: string): boolean => FORBIDDEN.test(text)

function numbered(decimal: string | undefined, hex: string | undefined): string | undefined {
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  if (!(point <= HIGHEST)) return undefined
  const character = String.fromCodePoint(point)
  return hasForbidden(character) ? undefined : character
}
