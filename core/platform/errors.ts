import type { ErrorCode } from '../api'
import { MESSAGES, type Language } from './messages'

type Values = Record<string, string | number>

/** A refusal with a stable code. `values` fill the places of its text: name fields and shapes, never secrets. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly values: Values

  constructor(code: ErrorCode, values: Values = {}, options?: ErrorOptions) {
    super(fill(MESSAGES[code].en, values), options)
    this.code = code
    this.values = values
  }
}

/** What a caller may know of an error: from status 500 up, and for anything unknown, the text says nothing. */
export interface PublicError {
  status: number
  code: ErrorCode
  message: string
  field?: string
}

/** Turns whatever was thrown into what its caller may see, in the caller's language. */
export function publicError(error: unknown, language: Language): PublicError {
  if (!(error instanceof AppError)) return { status: 500, code: 'INTERNAL', message: MESSAGES.INTERNAL[language] }

  const { status, [language]: text } = MESSAGES[error.code]
  if (status >= 500) return { status, code: error.code, message: MESSAGES.INTERNAL[language] }

  const { field } = error.values
  return {
    status,
    code: error.code,
    message: fill(text, error.values),
    ...(field === undefined ? {} : { field: `${field}` }),
  }
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
