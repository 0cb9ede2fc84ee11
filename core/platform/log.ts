/** One line of JSON an entry, so that a log search finds fields and no text can forge an entry. */
export interface Log {
  info(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Record<string, string | number | boolean | undefined>

const MAX_MESSAGE_LENGTH = 1024

/** Writes entries with `fields` of their own to the function's console. */
export function consoleLog(fields: LogFields, write: (line: string) => void = console.log): Log {
  const entry = (level: string) => (message: string, more?: LogFields) =>
    write(JSON.stringify({ level, message: message.slice(0, MAX_MESSAGE_LENGTH), ...fields, ...more }))
  return { info: entry('info'), error: entry('error') }
}

/** The chain of causes as one text: codes and messages of errors, never a whole object. */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'a thrown value that is no error'

  // Not by `instanceof`: the SDKs also throw plain objects, and wx-server-sdk calls its message `errMsg`.
  const { code, message, errMsg, cause } = error as Record<string, unknown>
  const text = [message, errMsg].find((each) => typeof each === 'string') ?? 'an error without a message'
  return [code, text].filter(isPrintable).join(': ') + (cause === undefined ? '' : ` <- ${describeError(cause)}`)
}

function isPrintable(part: unknown): part is string | number {
  return typeof part === 'string' || typeof part === 'number'
}
