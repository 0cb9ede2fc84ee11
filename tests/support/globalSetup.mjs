import { execFileSync } from 'node:child_process'
import { ensureChromium } from './ensureChromium.mjs'

/** Builds once what the tests run for real (function bundles, workers, phone, app) and sees to a browser. */
export default function globalSetup() {
  ensureChromium()
  execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/build.ts'], { stdio: 'inherit' })
}
