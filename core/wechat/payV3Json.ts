import { fromPayV3Time } from './payV3Time'

/** Reads one level of a JSON object; each method throws what `mismatch` makes of the field's path. */
export interface PayV3Fields {
  /** A text that matches as a whole. */
  text(name: string, pattern: RegExp): string
  /** The same, or undefined where the field is absent. */
  optionalText(name: string, pattern: RegExp): string | undefined
  /** One of the known texts. */
  oneOf<T extends string>(name: string, known: readonly T[]): T
  /** A whole number of fen above zero. */
  fen(name: string): number
  /** A moment in Beijing time. */
  time(name: string): Date
  /** The object under this name. */
  part(name: string): PayV3Fields
  /** The objects of the array under this name. */
  list(name: string): PayV3Fields[]
}

/** Makes the error for a field that is not what it must be; `field` is a path such as `amount.total`. */
export type Mismatch = (field: string) => Error

/** Parses JSON in UTF-8 whose root is an object. Throws what `mismatch('body')` makes; the parser's message would quote it. */
export function readPayV3Json(bytes: Buffer, mismatch: Mismatch): PayV3Fields {
  return fieldsOf(parsed(bytes), { path: 'body', prefix: '', mismatch })
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

interface Place {
  path: string
  prefix: string
  mismatch: Mismatch
}

function fieldsOf(value: unknown, { path, prefix, mismatch }: Place): PayV3Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(path)
  const values = new Map<string, unknown>(Object.entries(value))
  const wrong = (name: string) => mismatch(`${prefix}${name}`)
  const placeOf = (name: string): Place => ({ path: prefix + name, prefix: `${prefix}${name}.`, mismatch })

  function optionalText(name: string, pattern: RegExp): string | undefined {
    const text = values.get(name)
    if (text === undefined) return undefined
    if (typeof text !== 'string' || !pattern.test(text)) throw wrong(name)
    return text
  }

  function list(name: string): PayV3Fields[] {
    const items = values.get(name)
    if (!Array.isArray(items)) throw wrong(name)
    return items.map((item) => fieldsOf(item, placeOf(name)))
  }

  function text(name: string, pattern: RegExp): string {
    const found = optionalText(name, pattern)
    if (found === undefined) throw wrong(name)
    return found
  }

  return {
    text,
    optionalText,
    list,
    part: (name) => fieldsOf(values.get(name), placeOf(name)),
    time(name) {
      const at = fromPayV3Time(text(name, /^/))
      if (at === undefined) throw wrong(name)
      return at
    },
    oneOf(name, known) {
      const found = known.find((each) => each === values.get(name))
      if (found === undefined) throw wrong(name)
      return found
    },
    fen(name) {
      const fen = values.get(name)
      if (typeof fen !== 'number' || !Number.isSafeInteger(fen) || fen < 1) throw wrong(name)
      return fen
    },
  }
}
