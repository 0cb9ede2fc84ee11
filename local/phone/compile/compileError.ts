/** A developer's text in both languages. */
export interface Text {
  en: string
  zh: string
}

export interface Place {
  file: string
  /** From 1. */
  line?: number
  /** From 1. */
  column?: number
}

/** A mistake in the mini-program's source; `message` is the place and the English text. */
export class CompileError extends Error {
  readonly file: string
  readonly line: number | undefined
  readonly column: number | undefined
  readonly text: Text

  constructor(place: Place, text: Text) {
    super(`${[place.file, place.line, place.column].filter((part) => part !== undefined).join(':')} ${text.en}`)
    this.name = 'CompileError'
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.text = text
  }
}

/** The place of a character in a text. */
export function placeAt(file: string, source: string, index: number): Place {
  const before = source.slice(0, Math.max(0, index)).split('\n')
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
