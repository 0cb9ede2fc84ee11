import { execFileSync } from 'node:child_process'

/** Builds once what the tests run for real: the function bundles, the instance's bootstrap, the phone and the app. */
export default function globalSetup() {
  execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/build.ts'], { stdio: 'inherit' })
}
