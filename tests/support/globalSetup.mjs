import { spawnSync } from 'node:child_process'

/** Sees to a browser, then builds once what the tests run for real (function bundles, workers, phone, app). */
export default function globalSetup() {
  run('tests/support/ensureChromium.ts')
  run('scripts/build.ts')
}

/** Throws with what the script complained about. */
function run(script) {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', script], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  process.stderr.write(stderr)
}
