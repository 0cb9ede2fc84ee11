import { AppError } from '../platform/errors'
import type { Reader } from '../platform/input'

const MAX_CHARACTERS = 20
/** A character may be many units: a family of four is eleven. */
const MAX_UNITS = 200

const SHAPE = `1 to ${MAX_CHARACTERS} characters in one line, at least one of them visible`
/** Control characters, line ends, halves of characters, and marks that turn the direction of the text around them. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** A nickname as it is kept: trimmed, in NFC, counted in characters as a reader counts them. Throws NICKNAME_REFUSED. */
export const readNickname: Reader<string> = (value, field) => {
  const nickname = typeof value === 'string' && value.length <= MAX_UNITS ? value.trim().normalize('NFC') : ''
  const isFit = VISIBLE.test(nickname) && !UNSAFE.test(nickname) && charactersOf(nickname) <= MAX_CHARACTERS
  if (!isFit) throw new AppError('NICKNAME_REFUSED', { field, expected: SHAPE })
  return nickname
}

function charactersOf(text: string): number {
  return [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)].length
}
