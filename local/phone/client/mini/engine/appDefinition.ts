import type { Problems } from './problems'

export interface LaunchOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo: Record<string, never>
}

/** The one `App` of a mini-program. */
export interface RunningApp {
  /** `App(…)` */
  define(definition: Record<string, unknown>): void
  /** `getApp()` */
  instance(): object
  /** Calls a lifecycle of the app, if it has it. */
  call(hook: string, argument?: unknown): void
}

/** Waits for the app's own definition; its failures go to its own `onError`. */
export function createApp(problems: Problems): RunningApp {
  const app: Record<string, unknown> = {}
  return {
    define(definition) {
      Object.assign(app, definition)
      problems.setApp({
        ...(typeof app.onError === 'function' && { onError: bound(app.onError) }),
        ...(typeof app.onUnhandledRejection === 'function' && {
          onUnhandledRejection: bound(app.onUnhandledRejection),
        }),
      })
    },
    instance: () => app,
    call(hook, argument) {
      const method = app[hook]
      if (typeof method === 'function') problems.watch(() => bound(method)(argument))
    },
  }

  function bound(method: unknown) {
    return (...args: unknown[]) => (method as (...args: unknown[]) => unknown).apply(app, args)
  }
}
