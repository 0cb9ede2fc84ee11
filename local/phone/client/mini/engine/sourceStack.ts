import type { BundledLines } from './bundle'

/** An error whose stack names the app's own files and lines; what is no error becomes one. */
export type SourceStack = (reason: unknown) => Error

/** Reads stacks by the bundle's line table, where it was loaded as `…/app.js`. */
export function createSourceStack(lines: readonly BundledLines[]): SourceStack {
  return (reason) => {
    const error = reason instanceof Error ? reason : asError(reason)
    if (error.stack !== undefined) error.stack = error.stack.replace(/\S*\bapp\.js[^:\s]*:(\d+):\d+/g, translate)
    return error
  }

  function translate(whole: string, number: string): string {
    const line = Number(number)
    const found = lines.find(({ start, source }) => line >= start && line < start + source.length)
    if (found === undefined) return whole
    const opening = whole.startsWith('(') ? '(' : ''
    return `${opening}${found.module}:${found.source[line - found.start] ?? 0}`
  }
}

// Errors of another realm (a test's own window) are errors all the same; `{ errMsg }` is how wx refuses.
function asError(reason: unknown): Error {
  if (typeof reason !== 'object' || reason === null) return new Error(String(reason))
  const { message, errMsg, stack } = reason as { message?: unknown; errMsg?: unknown; stack?: unknown }
  const error = new Error(String(message ?? errMsg ?? JSON.stringify(reason)), { cause: reason })
  if (typeof stack === 'string') error.stack = stack
  return error
}
