import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fingerprint } from '../../scripts/build/fingerprint'
import type { Compiler, CompileOutcome } from '../phone/mini/compiler'

/**
 * A compiler that keeps its last good result in `file`: a start of a source that has not changed compiles nothing.
 * `compilerFile` is the built compiler, whose change counts as one of the source.
 */
export function keptCompiler(compiler: Compiler, file: string, compilerFile: string): Compiler {
  return {
    async compile(root) {
      const stamp = stampOf([root, compilerFile])
      const kept = stamp === undefined ? undefined : readKept(file, stamp)
      if (kept !== undefined) return kept

      const outcome = await compiler.compile(root)
      // A file that was saved meanwhile gives another stamp at the next start.
      if (stamp !== undefined && !('problem' in outcome)) keep(file, { stamp, outcome })
      return outcome
    },
    close: () => compiler.close(),
  }
}

interface Kept {
  stamp: string
  outcome: CompileOutcome
}

function stampOf(roots: string[]): string | undefined {
  try {
    return fingerprint(roots)
  } catch {
    // Something is missing; the compiler says it better.
    return undefined
  }
}

function readKept(file: string, stamp: string): CompileOutcome | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept
    return kept.stamp === stamp ? kept.outcome : undefined
  } catch {
    // Nothing is kept yet, or half of it: it is compiled again.
    return undefined
  }
}

/** By way of a second file of this process, as many may start at once. */
function keep(file: string, kept: Kept): void {
  const own = `${file}.${process.pid}`
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(own, JSON.stringify(kept))
  renameSync(own, file)
}
