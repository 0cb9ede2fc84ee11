// Sees to a Chromium before the tests run: finds one, else installs Debian's where that is allowed, else says what to do.
// Usage: node scripts/run.mjs tests/support/ensureChromium.ts
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromiumPath, NoChromium } from './chromium'

try {
  if (isMissing() && canInstall()) installFromDebian()
  chromiumPath()
} catch (error) {
  if (!(error instanceof NoChromium)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function isMissing(): boolean {
  try {
    chromiumPath()
    return false
  } catch (error) {
    if (!(error instanceof NoChromium)) throw error
    return true
  }
}

/** Somebody who named a Chromium wants that one and no other. */
function canInstall(): boolean {
  const isNamed = (process.env['WXFLOW_CHROMIUM'] ?? '') !== ''
  return !isNamed && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
}

/** With a Chinese font: without one, pictures and the width of texts are not those of a phone. */
function installFromDebian(): void {
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
}
