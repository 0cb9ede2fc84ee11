import { accessSync, constants, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StartProblem } from './startProblem'
import { START_TEXTS } from './texts'

/** Takes an earlier ready file away, so that its presence means readiness; throws StartProblem where none can be written. */
export function prepareReadyFile(file: string): void {
  try {
    accessSync(path.dirname(path.resolve(file)), constants.W_OK)
    rmSync(file, { force: true })
  } catch (cause) {
    throw new StartProblem(START_TEXTS.readyFileUnusable, { file }, { cause })
  }
}

/** Writes the file whole at once: whoever sees it can read it. It holds keys, so it is for its owner only. */
export function writeReadyFile(file: string, ready: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(ready, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
