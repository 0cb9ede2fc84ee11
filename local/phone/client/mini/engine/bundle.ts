/** What a module of the app is called with: its own `require`, `module` and `exports`, then `MODULE_GLOBALS`. */
export type ModuleFactory = (
  require: (path: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  ...globals: unknown[]
) => void

/** The names that every module of the app sees, in the order of a `ModuleFactory`. */
export const MODULE_GLOBALS = [
  ...['wx', 'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages', 'requirePlugin'],
] as const

/** Names that a browser has and WeChat has not: undefined in every module of the app, so that a use of them fails here too. */
export const MISSING_GLOBALS = [
  ...['window', 'document', 'location', 'navigator', 'history', 'localStorage', 'sessionStorage', 'indexedDB'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'alert', 'confirm', 'postMessage', 'parent', 'top', 'frames'],
] as const

export interface BundledModule {
  run: ModuleFactory
  /** What the module's own `require` paths mean: path as written → module name. */
  requires: Readonly<Record<string, string>>
}

/** A page or a component; `script` is a module's name. */
export interface BundledUnit {
  json: Readonly<Record<string, unknown>>
  script: string
  /** Other names in its wxml → paths of units, without a leading slash. */
  components: Readonly<Record<string, string>>
  /** Prefix of its classes, where its style is its own. */
  styleScope?: string
}

/** Where a line of the script came from: the line that a module starts on, and the source line of each of its lines. */
export interface BundledLines {
  module: string
  start: number
  source: readonly number[]
}

/** The compiled mini-program, as `compileMiniProgram` writes it and the engine runs it. */
export interface MiniBundle {
  /** `app.json` as it is written, with `@` variables. */
  app: Readonly<Record<string, unknown>>
  /** `theme.json`. */
  themes: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The module of `app.ts`. */
  script: string
  pages: readonly string[]
  units: Readonly<Record<string, BundledUnit>>
  /** Style sheets by path of their unit; `app` for `app.wxss`. */
  styles: Readonly<Record<string, string>>
  /** Compiled wxml by path. */
  templates: Readonly<Record<string, unknown>>
  modules: Readonly<Record<string, BundledModule>>
  lines: readonly BundledLines[]
}
