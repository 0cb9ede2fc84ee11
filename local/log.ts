type Fields = Record<string, unknown>

/** Where the local system reports what happens; English, one line an entry. */
export interface Log {
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

/** Writes `level message {fields}` lines by `write`, such as `(line) => process.stderr.write(line)`. */
export function lineLog(write: (line: string) => void): Log {
  const line = (level: string) => (message: string, fields?: Fields) =>
    write(`${level} ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}\n`)
  return { info: line('info'), warn: line('warn'), error: line('error') }
}

/** Says nothing; for tests and quiet runs. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
