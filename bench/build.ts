import { rmSync, utimesSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { below, bestOfFive, timed, type Claim } from './claim'
import { buildFunctions } from '../scripts/build/functions'

/** Bundling all functions, from nothing and after one change; the other side is one run of the TypeScript compiler. */
export async function build(): Promise<Claim[]> {
  const compared = await timed(async () => execFileSync('npx', ['tsc', '--noEmit'], { stdio: 'ignore' }))
  const theirs = { what: 'tsc --noEmit', value: compared, unit: 'ms' }

  const full = await bestOfFive(
    () =>
      timed(async () => {
        for (const folder of ['dist/cloudfunctions', 'dist/.packed']) rmSync(folder, { recursive: true, force: true })
        await buildFunctions()
      }),
    async () => compared,
  )
  const changed = await bestOfFive(
    () =>
      timed(async () => {
        touch('cloudfunctions/login/index.ts')
        await buildFunctions()
      }),
    async () => compared,
  )
  return [
    below(3000, {
      name: 'bundles of all functions',
      ours: { what: 'from nothing', value: full.ours, unit: 'ms' },
      theirs,
    }),
    below(1000, {
      name: 'bundles after one change',
      ours: { what: 'one door touched', value: changed.ours, unit: 'ms' },
      theirs,
    }),
  ]
}

function touch(file: string): void {
  const now = new Date()
  utimesSync(file, now, now)
}
