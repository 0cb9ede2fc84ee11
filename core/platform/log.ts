/** One line of JSON an entry, so that a log search finds fields and no text can forge an entry. */
export interface Log {
  info(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Record<string, string | number | boolean | undefined>

const MAX_ENTRY_LENGTH = 2048

/** Writes entries with `fields` of their own to the function's console. */
export function consoleLog(fields: LogFields, write: (line: string) => void = console.log): Log {
  const entry = (level: string) => (message: string, more?: LogFields) =>
    write(JSON.stringify({ level, message, ...fields, ...more }).slice(0, MAX_ENTRY_LENGTH))
  return { info: entry('info'), error: entry('error') }
}

/** The chain of causes as one text: codes and messages of errors, never a whole object. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no Error'

  const code = 'code' in error ? `${String(error.code)}: ` : ''
  const cause = error.cause === undefined ? '' : ` <- ${describeError(error.cause)}`
  return `${code}${error.message}${cause}`
}
