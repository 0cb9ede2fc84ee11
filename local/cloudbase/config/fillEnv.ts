import type { Problems } from './problems'

/** Fills `{{env.NAME}}`; remembers who needed a value that is missing or empty. */
export interface EnvFiller {
  fill(text: string, user: string): string
  /** Reports each missing name once, with all who need it. */
  report(): void
}

const PLACEHOLDER = /\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}/g

/** A filler that takes values from `env` only; a value is never filled a second time. */
export function envFiller(env: Record<string, string>, problems: Problems): EnvFiller {
  const missing = new Map<string, string[]>()

  function valueOf(name: string, user: string): string {
    const value = Object.hasOwn(env, name) ? (env[name] ?? '') : ''
    if (value.trim() === '') missing.set(name, [...(missing.get(name) ?? []), user])
    return value
  }

  return {
    fill(text, user) {
      if (text.replace(PLACEHOLDER, '').includes('{{')) problems.add('TEMPLATE_UNKNOWN', { place: user })
      return text.replace(PLACEHOLDER, (_, name: string) => valueOf(name, user))
    },
    report() {
      for (const [name, users] of missing) problems.add('ENV_MISSING', { name, users: [...new Set(users)].join(', ') })
    },
  }
}
