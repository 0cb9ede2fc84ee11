export type Fields = Record<string, unknown>

/** The functions that one group adds to `wx`, by name. */
export type Apis = Record<string, (...args: never[]) => unknown>

/** Thrown inside an API: what follows `<name>:fail ` in errMsg, and what else the failure carries. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly fields: Fields

  constructor(reason: string, fields: Fields = {}) {
    super(reason)
    this.fields = fields
  }
}

/** What it answers joins `errMsg`; anything but an object adds nothing. */
type Work = (options: Fields) => Promise<unknown>
type Outcome = { isOk: boolean; result: Fields }

/**
 * Gives `work` the form that every asynchronous API of WeChat has: `success`, `fail` and `complete` where one of them is
 * given, else a promise; the result carries `errMsg`, `<name>:ok` or `<name>:fail <reason>`.
 */
export function asyncApi(name: string, work: Work): (options?: Fields) => Promise<Fields> | undefined {
  return (given) => {
    const options = given ?? {}
    const outcome = run(name, work, options)
    if (!CALLBACKS.some((callback) => typeof options[callback] === 'function')) return outcome.then(settle)

    void outcome.then((ended) => callBack(options, ended))
    return undefined
  }
}

const CALLBACKS = ['success', 'fail', 'complete']

async function run(name: string, work: Work, options: Fields): Promise<Outcome> {
  try {
    return { isOk: true, result: { errMsg: `${name}:ok`, ...((await work(options)) as Fields | undefined) } }
  } catch (error) {
    const fields = error instanceof ApiFailure ? error.fields : {}
    return { isOk: false, result: { errMsg: failText(name, error), ...fields } }
  }
}

function failText(name: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return reason.startsWith(`${name}:fail`) ? reason : `${name}:fail ${reason}`
}

// The platform rejects with a plain object; only wx.cloud rejects with an Error.
function settle({ isOk, result }: Outcome): Fields {
  if (isOk) return result
  throw 'errCode' in result ? Object.assign(new Error(String(result['errMsg'])), result) : result
}

function callBack(options: Fields, { isOk, result }: Outcome): void {
  try {
    call(options[isOk ? 'success' : 'fail'], result)
  } finally {
    call(options['complete'], result)
  }
}

function call(callback: unknown, result: Fields): void {
  if (typeof callback === 'function') (callback as (result: Fields) => void)(result)
}

/** A text that the caller must give; fails in the words of the platform otherwise. */
export function textOf(options: Fields, field: string): string {
  const value = options[field]
  if (typeof value === 'string') return value
  throw new ApiFailure(`parameter error: parameter.${field} should be String instead of ${kindOf(value)};`)
}

/** A text with a default; fails for any other kind of value. */
export function optionalText(options: Fields, field: string, otherwise: string): string {
  return options[field] === undefined ? otherwise : textOf(options, field)
}

/** A number with a default; fails for any other kind of value. */
export function optionalNumber(options: Fields, field: string, otherwise: number): number {
  const value = options[field] ?? otherwise
  if (typeof value === 'number') return value
  throw new ApiFailure(`parameter error: parameter.${field} should be Number instead of ${kindOf(value)};`)
}

function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
