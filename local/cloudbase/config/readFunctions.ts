import { nextDue, parseCron } from '../timers/cron'
import type { EnvFiller } from './fillEnv'
import type { FunctionSettings, TimerSettings } from './project'
import { isFields, readerOf, refuseDuplicates, type Fields, type Reader } from './shapes'

// What CLI 2.12.10 reads of a function (read in its code); anything else it would ignore in silence.
const KEYS = (
  'name dir handler runtime timeout memorySize installDependency ignore envVariables triggers path vpc layers role type ' +
  'protocolType protocolParams instanceConcurrencyConfig codeSecret l5 description publicNetConfig intranetConfig cfsConfig ' +
  'deadLetterConfig initTimeout asyncRunEnable traceEnable dnsCache imageConfig tags params'
).split(' ')

const RUNTIMES = ['Nodejs16.13', 'Nodejs18.15', 'Nodejs20.19', 'Nodejs22.21', 'Nodejs24.11']
const NAME_WORDS = { en: 'a letter, then up to 59 of A-Z a-z 0-9 _ -', zh: '以字母开头，至多 60 个 A-Z a-z 0-9 _ -' }
const NAME = { pattern: /^[A-Za-z][A-Za-z0-9_-]{0,59}$/, expected: NAME_WORDS }
const ENV_NAME = /^[A-Za-z][A-Za-z0-9_]*$/
const ENV_NAME_WORDS = {
  en: 'names of A-Z a-z 0-9 _ that begin with a letter',
  zh: '以字母开头、只含 A-Z a-z 0-9 _ 的变量名',
}
const TEXT = { en: 'a text', zh: '字符串' }
const MAX_ENV_BYTES = 4096
const MAX_TIMERS = 10

/** Reads `functions` of cloudbaserc.json; what is wrong goes to the reader's problems. */
export function readFunctions(file: Reader, filler: EnvFiller): FunctionSettings[] {
  const functions = file
    .list('functions')
    .map((value, index) => readFunction(value, `functions[${index}]`, file, filler))

  refuseDuplicates(namesOf(functions), `${file.place} functions[].name`, file.problems)
  refuseDuplicates(
    functions.map((settings) => settings.path),
    `${file.place} functions[].path`,
    file.problems,
  )
  return functions
}

function namesOf(functions: FunctionSettings[]): (string | undefined)[] {
  return functions.map(({ name }) => (name === '' ? undefined : name))
}

function readFunction(value: Fields, index: string, file: Reader, filler: EnvFiller): FunctionSettings {
  const named = typeof value['name'] === 'string' && NAME.pattern.test(value['name']) ? value['name'] : index
  const reader = readerOf(value, named, file.problems)
  reader.only(KEYS)
  const name = reader.text('name', NAME) ?? ''
  reader.optional('handler', 'index.main', isOneOf(['index.main']), '"index.main"')
  reader.optional('runtime', 'Nodejs20.19', isOneOf(RUNTIMES), RUNTIMES.join(' | '))
  const path = readPath(reader)

  return {
    name,
    // The CLI sends 10 when nothing is said.
    timeoutS: reader.optional('timeout', 10, isTimeout, {
      en: 'a whole number of seconds, 1 to 900',
      zh: '1 至 900 的整数（秒）',
    }),
    memoryMb: reader.optional('memorySize', 256, isMemory, {
      en: '64, or a multiple of 128 up to 3072',
      zh: '64，或不超过 3072 的 128 的倍数',
    }),
    env: readVariables(reader, filler),
    ...(path !== undefined && { path }),
    timers: readTimers(reader),
  }
}

function readPath(reader: Reader): string | undefined {
  const path = reader.optional<string | undefined>('path', undefined, isText, TEXT)
  if (path === undefined) return undefined
  const place = `${reader.place}.path`

  const segments = path.split('/').slice(1)
  const isWell = path.startsWith('/') && segments.every((one) => /^[\w.-]{1,50}$/.test(one) && !/^\.{1,2}$/.test(one))
  if (!isWell) reader.problems.add('BAD_PATH', { place })
  if (segments[0] === '__auth' || segments[0] === '.well-known') reader.problems.add('RESERVED_PATH', { place })
  return path
}

function readVariables(reader: Reader, filler: EnvFiller): Record<string, string> {
  const place = `${reader.place}.envVariables`
  const entries: [string, string][] = []
  for (const [name, value] of Object.entries(reader.fields('envVariables'))) {
    if (!ENV_NAME.test(name)) reader.problems.add('WRONG_SHAPE', { place, expected: ENV_NAME_WORDS })
    if (isFields(value) || Array.isArray(value) || value === null)
      reader.problems.add('WRONG_SHAPE', { place: `${place}.${name}`, expected: TEXT })
    // The API wants texts; the CLI would pass a number as it is.
    else entries.push([name, filler.fill(String(value), reader.place)])
  }
  const bytes = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0)
  if (bytes > MAX_ENV_BYTES) reader.problems.add('ENV_TOO_LARGE', { place })
  return Object.fromEntries(entries)
}

function readTimers(reader: Reader): TimerSettings[] {
  const place = `${reader.place}.triggers`
  const triggers = reader.list('triggers', { isOptional: true })
  if (triggers.length > MAX_TIMERS)
    reader.problems.add('WRONG_SHAPE', { place, expected: { en: 'at most 10 timers', zh: '至多 10 个定时器' } })

  const timers = triggers.map((value, index) => readTimer(readerOf(value, `${place}[${index}]`, reader.problems)))
  refuseDuplicates(
    timers.map((timer) => timer.name),
    place,
    reader.problems,
  )
  return timers
}

function readTimer(reader: Reader): TimerSettings {
  reader.only(['name', 'type', 'config'])
  reader.text('type', { pattern: /^timer$/, expected: '"timer"' })
  const timer = { name: reader.text('name', NAME) ?? '', cron: reader.text('config') ?? '* * * * * * *' }
  checkCron(timer.cron, `${reader.place}.config`, reader)
  return timer
}

function checkCron(cron: string, place: string, reader: Reader): void {
  try {
    if (nextDue(parseCron(cron), new Date(0)) === undefined) reader.problems.add('NEVER_DUE', { place })
  } catch (error) {
    reader.problems.add('BAD_CRON', { place, field: error instanceof SyntaxError ? error.message : String(error) })
  }
}

const isText = (value: unknown): value is string | undefined => typeof value === 'string'

const isOneOf =
  (allowed: string[]) =>
  (value: unknown): value is string =>
    typeof value === 'string' && allowed.includes(value)

const isTimeout = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 900

const isMemory = (value: unknown): value is number =>
  value === 64 || (typeof value === 'number' && value >= 128 && value <= 3072 && value % 128 === 0)
