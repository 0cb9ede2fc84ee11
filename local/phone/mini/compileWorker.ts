import { parentPort } from 'node:worker_threads'
import { CompileError } from '../compile/compileError'
import { compileMiniProgram } from '../compile/compile'
import { createCompileCache } from '../compile/cache'
import type { CompileOutcome, MiniProblem } from './compiler'

const cache = createCompileCache()
parentPort?.on('message', (root: string) => void compile(root).then((outcome) => parentPort?.postMessage(outcome)))

async function compile(root: string): Promise<CompileOutcome> {
  try {
    const { script, warnings } = await compileMiniProgram(root, cache)
    return { script, warnings }
  } catch (error) {
    return { problem: problemOf(error, root) }
  }
}

function problemOf(error: unknown, root: string): MiniProblem {
  if (error instanceof CompileError) {
    const { file, line, column, text } = error
    return { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }), text }
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { file: root, text: { en: reason, zh: reason } }
}
