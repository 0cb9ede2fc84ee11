import { AppError } from './errors'

export type Env = Record<string, string | undefined>

/** Why a value cannot be taken: reads on after "must be …", and never shows the value. */
export class Problem {
  readonly expected: string

  constructor(expected: string) {
    this.expected = expected
  }
}

/** One environment variable, and how its text becomes a value. A deploy writes missing variables as empty texts. */
export interface Setting<T> {
  variable: string
  read: (text: string, env: Env) => T | Problem
}

export type Settings<T> = { [K in keyof T]: Setting<T[K]> }

/** Reads the named settings. Throws CONFIG_INVALID that reports every problem at once, by name and shape, never by value. */
export function readSettings<T, K extends keyof T>(settings: Settings<T>, env: Env, names: readonly K[]): Pick<T, K> {
  const read = [...new Set(names)].map((name) => {
    const { variable, read: readText } = settings[name]
    return { name, variable, value: readText(env[variable] ?? '', env) }
  })

  const problems = read.flatMap(({ variable, value }) =>
    value instanceof Problem ? [`${variable} must be ${value.expected}`] : [],
  )
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { problems: problems.join('; ') })

  return Object.fromEntries(read.map(({ name, value }) => [name, value])) as Pick<T, K>
}

/** A text that matches as a whole. */
export function matching(variable: string, pattern: RegExp, expected: string): Setting<string> {
  return { variable, read: (text) => (pattern.test(text) ? text : new Problem(expected)) }
}

/** The same, or undefined where the variable is absent. */
export function optional<T>({ variable, read }: Setting<T>): Setting<T | undefined> {
  return { variable, read: (text, env) => (text === '' ? undefined : read(text, env)) }
}

const LOCAL_SITE = /^http:\/\/localhost(:\d{1,5})?$/

/** Whether the site that these settings are for is served by this machine to itself. */
export function isLocalSite(text: string | undefined): boolean {
  return LOCAL_SITE.test(text ?? '')
}

/** Only a site on localhost may talk to another host than WeChat's: in production a redirected call would leak secrets. */
export function wechatHost(variable: string, real: string, local = /^http:\/\/127\.0\.0\.1:\d{1,5}$/): Setting<string> {
  const expected = `absent, or ${real} (another value only where SITE_URL is on localhost)`
  return {
    variable,
    read(text, env) {
      if (text === '' || text === real) return real
      return isLocalSite(env['SITE_URL']) && local.test(text) ? text : new Problem(expected)
    },
  }
}
