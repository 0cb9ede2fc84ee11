import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Ready } from '../../local/system/system'
import { PATIENCE_MS } from './patience'

export interface StartedSystem {
  ready: Ready
  startedInMs: number
  /** Ends the process as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
  /** Ends it as Ctrl-C does. */
  stop(): Promise<number | null>
}

/** A folder of its own for one test's data. */
export function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'wxflow-'))
}

/** A first port of six that are free in all likelihood, below the range of outgoing connections. */
export function somePort(): number {
  return 20_000 + Math.floor(Math.random() * 2000) * 6
}

/** Runs what `npm start` runs, as a process of its own, until its ready file is there. */
export async function startProcess(options: { port: number; dataDir: string }): Promise<StartedSystem> {
  const readyFile = path.join(options.dataDir, 'ready.json')
  rmSync(readyFile, { force: true })
  const begin = performance.now()
  const child = spawn(
    process.execPath,
    [
      'scripts/run.mjs',
      'local/start.ts',
      '--port',
      `${options.port}`,
      '--data',
      options.dataDir,
      '--ready-file',
      readyFile,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const complaints: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))

  const ready = await readWhenThere(readyFile, child, complaints, begin)
  return {
    ready,
    startedInMs: performance.now() - begin,
    kill: async () => void (await ended(child, 'SIGKILL')),
    stop: () => ended(child, 'SIGINT'),
  }
}

async function readWhenThere(file: string, child: ChildProcess, complaints: Buffer[], begin: number): Promise<Ready> {
  while (performance.now() - begin < PATIENCE_MS) {
    if (child.exitCode !== null) throw new Error(`the start ended: ${Buffer.concat(complaints).toString()}`)
    const ready = existsSync(file) ? parsed(readFileSync(file, 'utf8')) : undefined
    if (ready !== undefined) return ready
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error(`not ready within ${PATIENCE_MS / 1000} s`)
}

function parsed(text: string): Ready | undefined {
  try {
    return JSON.parse(text) as Ready
  } catch {
    return undefined
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode)
    child.once('exit', (code) => resolve(code))
    child.kill(signal)
  })
}
