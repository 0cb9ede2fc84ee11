import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeAccounts, type Accounts } from '../wechat/accounts'
import { StartProblem } from './options'
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
}

type Random = (bytes: number) => Buffer

/** Opens the folder, and makes it where there is none. Throws StartProblem where it cannot be used. */
export function openDataFolder(dir: string, isFresh: boolean, random: Random): DataFolder {
  try {
    if (isFresh) removeOwnFiles(dir)
    mkdirSync(dir, { recursive: true })
  } catch {
    throw new StartProblem(START_TEXTS.dataUnusable, { dir })
  }
  const clockFile = path.join(dir, 'clock.json')
  return {
    cloudbaseFile: path.join(dir, 'cloudbase.db'),
    wechatFile: path.join(dir, 'wechat.db'),
    accounts: readOrMake<Accounts>(path.join(dir, 'accounts.json'), () => makeAccounts(random)),
    clockOffsetMs: readOrMake(clockFile, () => ({ offsetMs: 0 })).offsetMs,
    keepClockOffset: (offsetMs) => write(clockFile, { offsetMs }),
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
  }
}

const OWN_FILES = ['cloudbase.db', 'wechat.db'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`])

/** Only what we wrote: the folder may be anything that somebody named on the command line. */
function removeOwnFiles(dir: string): void {
  for (const name of [...OWN_FILES, 'accounts.json', 'clock.json']) rmSync(path.join(dir, name), { force: true })
}

function readOrMake<T>(file: string, make: () => T): T {
  const text = readIfThere(file)
  if (text === undefined) {
    const made = make()
    write(file, made)
    return made
  }
  try {
    return JSON.parse(text) as T
  } catch {
    throw new StartProblem(START_TEXTS.dataBroken, { file })
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** By way of a second file, so that a crash leaves the old or the new text, never half of one. */
function write(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
