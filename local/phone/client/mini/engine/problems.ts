import { addGlobalErrorListener, addGlobalWarningListener } from 'glass-easel'
import type { HostWarning } from '../ports'
import type { SourceStack } from './sourceStack'

/** Where the failures of the app's own code end up. */
export interface Problems {
  /** Runs code of the app: what it throws, or what its promise rejects with, is reported and does not go on. */
  watch(run: () => unknown): unknown
  report(error: unknown): void
  warn(warning: HostWarning): void
  /** Where `App.onError` and `App.onUnhandledRejection` are; undefined before the app is there. */
  setApp(app: AppErrorHooks): void
}

export interface AppErrorHooks {
  onError?(message: string): void
  onUnhandledRejection?(event: { reason: unknown; promise: Promise<unknown> }): void
}

export interface ProblemSinks {
  /** Gets every error of the app's own code; `console.error` where none is given. */
  onError?: ((error: Error) => void) | undefined
  /** Gets every warning once; `console.warn` where none is given. */
  onWarning?: ((warning: HostWarning) => void) | undefined
}

/** Collects the failures of one mini-program: from its handlers and lifecycles, from glass-easel and from the window. */
export function createProblems(sinks: ProblemSinks, sourceStack: SourceStack): Problems {
  const warned = new Set<string>()
  let hooks: AppErrorHooks = {}

  const tell = (reason: unknown): Error => {
    const error = sourceStack(reason)
    if (sinks.onError !== undefined) sinks.onError(error)
    // The browser's console is where a developer looks, and where tests listen.
    // eslint-disable-next-line no-console
    else console.error(error)
    return error
  }
  const problems: Problems = {
    watch(run) {
      try {
        const answer = run()
        if (isPromise(answer)) answer.then(undefined, (reason: unknown) => reject(reason, answer))
        return answer
      } catch (error) {
        problems.report(error)
        return undefined
      }
    },
    report(reason) {
      const error = tell(reason)
      guarded(() => hooks.onError?.(`${error.message}\n${error.stack ?? ''}`))
    },
    warn(warning) {
      const key = `${warning.kind} ${warning.name} ${warning.message}`
      if (warned.has(key)) return
      warned.add(key)
      if (sinks.onWarning !== undefined) sinks.onWarning(warning)
      // eslint-disable-next-line no-console
      else console.warn(`[wxflow] ${warning.message}`)
    },
    setApp: (app) => void (hooks = app),
  }
  // "unhandled rejections" have a hook of their own in WeChat; an app without it hears of them as of any error.
  const reject = (reason: unknown, promise: Promise<unknown>) => {
    if (hooks.onUnhandledRejection === undefined) return problems.report(reason)
    tell(reason)
    guarded(() => hooks.onUnhandledRejection?.({ reason, promise }))
  }
  const guarded = (run: () => void) => {
    try {
      run()
    } catch (error) {
      tell(error)
    }
  }
  listen(problems, reject)
  return problems
}

function listen(problems: Problems, reject: (reason: unknown, promise: Promise<unknown>) => void) {
  addGlobalErrorListener((error) => {
    problems.report(error)
    return false
  })
  addGlobalWarningListener((message) => {
    problems.warn({ kind: 'wxml', name: message, message })
    return false
  })
  window.addEventListener('error', (event) => problems.report(event.error ?? event.message))
  window.addEventListener('unhandledrejection', (event) => reject(event.reason, event.promise))
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
