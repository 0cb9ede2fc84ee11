import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { below, bestOfFive, type Claim } from './claim'

// Below the range that the system gives to outgoing connections.
const PORT = 23_800

/** `npm start` to the first page, with everything built; the other side builds it anew first. */
export async function start(): Promise<Claim[]> {
  const built = await bestOfFive(
    () => firstPage(),
    async () => {
      rmSync('dist/.stamps', { recursive: true, force: true })
      return firstPage()
    },
  )
  return [
    below(1000, {
      name: 'npm start to the first page',
      ours: { what: 'prebuilt', value: built.ours, unit: 'ms' },
      theirs: { what: 'everything built anew', value: built.theirs, unit: 'ms' },
    }),
  ]
}

async function firstPage(): Promise<number> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wxflow-bench-'))
  const begin = performance.now()
  const child = spawn('npm', ['start', '--', '--port', `${PORT}`, '--data', dataDir], {
    stdio: 'ignore',
    detached: true,
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    while (!(await answers(`http://localhost:${PORT}/`))) {
      if (child.exitCode !== null) throw new Error('npm start ended; try it by hand to see why')
      if (performance.now() - begin > 60_000) throw new Error('no page within a minute')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return performance.now() - begin
  } finally {
    // npm does not pass every signal on, so the whole group of our own child is asked to stop.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    }).on('error', () => resolve(false))
  })
}
