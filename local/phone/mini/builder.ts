import { createHash } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import type { Log } from '../../log'
import type { Compiler, CompileOutcome, MiniProblem } from './compiler'

/** The last compile that worked and, where the newest one did not, why. */
export interface MiniBuild {
  /** Differs as soon as the script does. */
  version: string
  script: string
  problem?: MiniProblem
}

export interface MiniBuilder {
  /** The newest build; waits for the compile that is under way. */
  latest(): Promise<MiniBuild>
  /** Hears every finished compile, good or bad, until the returned function is called. */
  listen(listener: (build: MiniBuild) => void): () => void
  close(): void
}

export interface MiniBuilderOptions {
  /** The folder `miniprogram/`. */
  root: string
  compiler: Compiler
  log: Log
}

/** An editor saves in several steps. */
const QUIET_MS = 40

/** Compiles the mini-program when it is first asked for, and from then on whenever a file of it changes. */
export function openMiniBuilder({ root, compiler, log }: MiniBuilderOptions): MiniBuilder {
  const listeners = new Set<(build: MiniBuild) => void>()
  let build: MiniBuild = { version: '', script: 'void 0' }
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined

  async function rebuild(): Promise<void> {
    build = buildOf(await compiler.compile(root), build)
    if (build.problem !== undefined) log.warn('mini-program: does not compile', { ...build.problem })
    for (const listener of listeners) listener(build)
  }

  function start(): Promise<void> {
    watcher = watchFolder(root, log, () => {
      clearTimeout(timer)
      timer = setTimeout(() => (running = running?.then(rebuild)), QUIET_MS)
    })
    return rebuild()
  }

  return {
    async latest() {
      await (running ??= start())
      return build
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      clearTimeout(timer)
      watcher?.close()
      listeners.clear()
      compiler.close()
    },
  }
}

function watchFolder(root: string, log: Log, onChange: () => void): FSWatcher | undefined {
  const tell = (error: unknown) => log.warn('mini-program: changes are not seen', { error: String(error) })
  try {
    return watch(root, { recursive: true }, onChange).on('error', tell)
  } catch (error) {
    tell(error)
    return undefined
  }
}

/** The host must know which build it runs and what to warn of before the first page opens, so both stand in front. */
function buildOf(outcome: CompileOutcome, { version, script }: MiniBuild): MiniBuild {
  if ('problem' in outcome) return { version, script, problem: outcome.problem }

  const made = createHash('sha256').update(outcome.script).digest('hex').slice(0, 16)
  const marks = JSON.stringify({ version: made, warnings: outcome.warnings })
  return { version: made, script: `globalThis.wxflowMiniBuild=${marks};${outcome.script}` }
}
