import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { holdFile } from '../sqlite'
import { isAccounts, makeAccounts, type Accounts } from '../wechat/accounts'
import { StartProblem } from './startProblem'
import { START_TEXTS } from './texts'

/** Where the local system keeps what must survive a restart. */
export interface DataFolder {
  cloudbaseFile: string
  wechatFile: string
  /** Made at the first start, the same ever after. */
  accounts: Accounts
  /** How far time had been moved. */
  clockOffsetMs: number
  keepClockOffset(ms: number): void
  /** Lets another process have the folder. */
  close(): void
}

type Random = (bytes: number) => Buffer

/**
 * Opens the folder for this process alone, and makes it where there is none. Throws StartProblem where it cannot be used,
 * and DataFileError where another process has it.
 */
export function openDataFolder(dir: string, isFresh: boolean, random: Random): DataFolder {
  asUsable(dir, () => mkdirSync(dir, { recursive: true }))
  const close = holdFile(path.join(dir, 'lock.db'))
  try {
    return asUsable(dir, () => {
      if (isFresh) removeOwnFiles(dir)
      return { ...filesIn(dir, random), close }
    })
  } catch (error) {
    close()
    throw error
  }
}

/** The same in memory only: nothing is kept. */
export function memoryFolder(random: Random): DataFolder {
  return {
    cloudbaseFile: ':memory:',
    wechatFile: ':memory:',
    accounts: makeAccounts(random),
    clockOffsetMs: 0,
    keepClockOffset: () => undefined,
    close: () => undefined,
  }
}

function filesIn(dir: string, random: Random): Omit<DataFolder, 'close'> {
  const accountsFile = path.join(dir, 'accounts.json')
  const clockFile = path.join(dir, 'clock.json')
  return {
    cloudbaseFile: path.join(dir, 'cloudbase.db'),
    wechatFile: path.join(dir, 'wechat.db'),
    accounts: readOrMake(accountsFile, isAccounts, () => makeAccounts(random)),
    clockOffsetMs: readOrMake(clockFile, isClock, () => ({ offsetMs: 0 })).offsetMs,
    keepClockOffset: (offsetMs) => write(clockFile, { offsetMs }),
  }
}

const OWN_FILES = ['cloudbase.db', 'wechat.db'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`])

/** Only what we wrote: the folder may be anything that somebody named on the command line. */
function removeOwnFiles(dir: string): void {
  for (const name of [...OWN_FILES, 'accounts.json', 'clock.json']) rmSync(path.join(dir, name), { force: true })
}

function readOrMake<T>(file: string, isWhole: (value: unknown) => value is T, make: () => T): T {
  const text = readIfThere(file)
  if (text === undefined) {
    const made = make()
    write(file, made)
    return made
  }
  const value = parsed(text)
  if (isWhole(value)) return value
  throw new StartProblem(START_TEXTS.dataBroken, { file })
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is no whole value either; the caller says so.
    return undefined
  }
}

function isClock(value: unknown): value is { offsetMs: number } {
  const offsetMs = (value as { offsetMs?: unknown } | null)?.offsetMs
  return typeof offsetMs === 'number' && offsetMs >= 0
}

/** By way of a second file, so that a crash leaves the old or the new text, never half of one. */
function write(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function asUsable<T>(dir: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw isSystemError(cause) ? new StartProblem(START_TEXTS.dataUnusable, { dir }, { cause }) : cause
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error
}
