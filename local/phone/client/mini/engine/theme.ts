import type { AppConfig } from '../ports'
import type { MiniBundle } from './bundle'

export interface Theme {
  name(): 'light' | 'dark'
  /** A json value with its `@` variables filled in. */
  resolve<T>(value: T): T
  onChange(listener: () => void): void
}

const DARK = '(prefers-color-scheme: dark)'

/** The theme of the app: always light, unless `app.json` has `"darkmode": true`. */
export function createTheme({ app, themes }: MiniBundle): Theme {
  const media = app.darkmode === true && typeof window.matchMedia === 'function' ? window.matchMedia(DARK) : undefined
  const name = () => (media?.matches === true ? 'dark' : 'light')
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith('@') ? (themes[name()]?.[value.slice(1)] ?? value) : value
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]))
  }
  return {
    name,
    resolve: <T>(value: T) => resolve(value) as T,
    onChange: (listener) => media?.addEventListener('change', listener),
  }
}

/** `app.json` in the colours of now. */
export function appConfig(bundle: MiniBundle, theme: Theme): AppConfig {
  return theme.resolve(bundle.app) as unknown as AppConfig
}
