import { Worker } from 'node:worker_threads'
import type { Text } from '../../messages'

/** What one compile came to; a mistake in the source is an outcome. */
export type CompileOutcome = { script: string; warnings: readonly unknown[] } | { problem: MiniProblem }

/** A mistake in the source; the file is named from the package's root on. */
export interface MiniProblem {
  file: string
  line?: number
  column?: number
  text: Text
}

/** Compiles in a thread of its own, so that a start and the phone never wait for the compiler's packages. */
export interface Compiler {
  /** One at a time. */
  compile(root: string): Promise<CompileOutcome>
  close(): void
}

/** Opens the built `compileWorker.ts`; its thread starts with the first compile, and anew after a crash. */
export function openCompiler(workerFile: string): Compiler {
  let worker: Worker | undefined
  let end: ((outcome: CompileOutcome) => void) | undefined

  function startWorker(): Worker {
    const started = new Worker(workerFile)
    started.unref()
    started.on('message', (outcome: CompileOutcome) => end?.(outcome))
    started.on('error', (error) => crash(started, error.stack ?? error.message))
    started.on('exit', (code) => crash(started, `The compiler ended (${code}).`))
    return started
  }

  function crash(ended: Worker, reason: string): void {
    // A thread that failed also exits, and by then another one may be at work.
    if (worker !== ended) return
    worker = undefined
    end?.({ problem: { file: workerFile, text: { en: reason, zh: reason } } })
  }

  return {
    compile: (root) =>
      new Promise((resolve) => {
        end = resolve
        worker ??= startWorker()
        worker.postMessage(root)
      }),
    close: () => void worker?.terminate(),
  }
}
