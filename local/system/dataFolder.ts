import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { holdFile } from '../sqlite'
import { completeAccounts, type Accounts, type MakeAccounts } from '../wechat/accounts'
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

/** A folder that no other process can have until it is closed. */
export interface ClaimedFolder {
  dir: string
  close(): void
}

/**
 * Takes the folder for this process alone, and makes it where there is none. Throws StartProblem where it cannot be used,
 * and DataFileError where another process has it.
 */
export function claimFolder(dir: string): ClaimedFolder {
  try {
    mkdirSync(dir, { recursive: true })
    return { dir, close: holdFile(path.join(dir, 'lock.db')) }
  } catch (error) {
    throw unusable(dir, error)
  }
}

/** Reads what is in a claimed folder, or begins anew. Rejects with StartProblem, and lets go of the folder then. */
export async function openDataFolder(
  { dir, close }: ClaimedFolder,
  isFresh: boolean,
  makeAccounts: MakeAccounts,
): Promise<DataFolder> {
  try {
    if (isFresh) removeOwnFiles(dir)
    return { ...(await filesIn(dir, makeAccounts)), close }
  } catch (error) {
    close()
    throw unusable(dir, error)
  }
}

/** The same in memory only: nothing is kept. */
export function memoryFolder(accounts: Accounts): DataFolder {
  return {
    cloudbaseFile: ':memory:',
    wechatFile: ':memory:',
    accounts,
    clockOffsetMs: 0,
    keepClockOffset: () => undefined,
    close: () => undefined,
  }
}

async function filesIn(dir: string, makeAccounts: MakeAccounts): Promise<Omit<DataFolder, 'close'>> {
  const accountsFile = path.join(dir, 'accounts.json')
  const clockFile = path.join(dir, 'clock.json')
  return {
    cloudbaseFile: path.join(dir, 'cloudbase.db'),
    wechatFile: path.join(dir, 'wechat.db'),
    accounts: await accountsIn(accountsFile, makeAccounts),
    clockOffsetMs: clockIn(clockFile).offsetMs,
    keepClockOffset: (offsetMs) => write(clockFile, { offsetMs }),
  }
}

const OWN_FILES = ['cloudbase.db', 'wechat.db'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`])

/** Only what we wrote: the folder may be anything that somebody named on the command line. */
function removeOwnFiles(dir: string): void {
  for (const name of [...OWN_FILES, 'accounts.json', 'clock.json']) rmSync(path.join(dir, name), { force: true })
}

async function accountsIn(file: string, makeAccounts: MakeAccounts): Promise<Accounts> {
  const found = readIfThere(file)
  const accounts = found === undefined ? await makeAccounts() : await completeAccounts(found.value, makeAccounts)
  if (accounts === undefined) throw new StartProblem(START_TEXTS.dataBroken, { file })
  if (accounts !== found?.value) write(file, accounts)
  return accounts
}

function clockIn(file: string): { offsetMs: number } {
  const found = readIfThere(file) ?? { value: { offsetMs: 0 } }
  if (isClock(found.value)) return found.value
  throw new StartProblem(START_TEXTS.dataBroken, { file })
}

/** The JSON of `file`, where `undefined` stands for text that is none; nothing at all where there is no file. */
function readIfThere(file: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) }
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined
    if (error instanceof SyntaxError) return { value: undefined }
    throw error
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

function unusable(dir: string, cause: unknown): unknown {
  return isSystemError(cause) ? new StartProblem(START_TEXTS.dataUnusable, { dir }, { cause }) : cause
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error
}
