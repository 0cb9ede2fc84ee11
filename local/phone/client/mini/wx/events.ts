type Listener = (result: never) => void

export type AppEvent = 'error' | 'unhandledRejection' | 'themeChange' | 'networkStatusChange'

/** Who listens to `wx.on…`. */
export interface AppEvents {
  on(event: AppEvent, listener: unknown): void
  /** Without a listener all of the event's are taken away, as `wx.off…` does. */
  off(event: AppEvent, listener?: unknown): void
  emit(event: AppEvent, result: unknown): void
}

/** A registry without listeners. */
export function createEvents(): AppEvents {
  const listeners = new Map<AppEvent, Set<Listener>>()

  return {
    on(event, listener) {
      if (typeof listener !== 'function') return
      const of = listeners.get(event) ?? new Set()
      listeners.set(event, of.add(listener as Listener))
    },
    off(event, listener) {
      if (listener === undefined) listeners.delete(event)
      else listeners.get(event)?.delete(listener as Listener)
    },
    emit(event, result) {
      for (const listener of listeners.get(event) ?? []) listener(result as never)
    },
  }
}
