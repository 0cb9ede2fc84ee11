import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { PayKeys } from '../wechat/keys/payKeys'

/** Where a checkout keeps the keys: beside what is built, which nobody commits. */
export const KEYS_FILE = 'dist/local/payKeys.json'

/**
 * The keys that are in `file`, else new ones that are in it from now on: they take up to a second to make, so every data
 * folder of a checkout begins with the same. For the owner's eyes only.
 */
export async function keptKeys(file: string, make: () => Promise<PayKeys>): Promise<PayKeys> {
  const kept = read(file)
  if (kept !== undefined) return kept
  const made = await make()
  return keep(file, made)
}

function read(file: string): PayKeys | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PayKeys
  } catch {
    // None are kept yet, or something that we did not write: new ones take the place.
    return undefined
  }
}

/** Whole at once; of many who come together the first one's keys stay and are everybody's. */
function keep(file: string, made: PayKeys): PayKeys {
  const own = `${file}.${process.pid}`
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(own, JSON.stringify(made), { mode: 0o600 })
  try {
    linkSync(own, file)
    return made
  } catch {
    const first = read(file)
    if (first === undefined) writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
    return first ?? made
  } finally {
    rmSync(own, { force: true })
  }
}
