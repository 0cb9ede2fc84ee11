import { tellPhone } from '../tellPhone'

/** Passes every `console.error` on to the page around the host, beside the console where it belongs. */
export function reportConsoleErrors(): void {
  // The app, the engine and this client all end there, and so does what the browser's tests fail on.
  // eslint-disable-next-line no-console
  const original = console.error.bind(console)
  // eslint-disable-next-line no-console
  console.error = (...parts: unknown[]) => {
    original(...parts)
    reportProblem('error', parts.map(textOf).join(' '))
  }
}

/** Tells the page around the host of one problem. */
export function reportProblem(kind: 'error' | 'warning', text: string): void {
  tellPhone({ type: 'mini:problem', kind, text })
}

function textOf(part: unknown): string {
  if (part instanceof Error) return part.stack ?? part.message
  if (typeof part === 'string') return part
  try {
    return JSON.stringify(part) ?? String(part)
  } catch {
    // A circle cannot be written; that something was logged still counts.
    return String(part)
  }
}
