import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Finds Chromium: `WXFLOW_CHROMIUM`, the one playwright installed, then the usual places. Throws with the way to get one. */
export function chromiumPath(
  named = process.env['WXFLOW_CHROMIUM'],
  places = [playwrightsOwn(), ...USUAL_PLACES],
): string {
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    throw new Error(`WXFLOW_CHROMIUM names "${named}", but there is no such file.`)
  }
  const found = places.find((place) => place !== '' && existsSync(place))
  if (found !== undefined) return found
  throw new Error(
    'The browser tests need Chromium: run "npx playwright-core install chromium", or set WXFLOW_CHROMIUM to a Chromium or Chrome.',
  )
}

/** Starts a headless Chromium; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] })
}

function playwrightsOwn(): string {
  return chromium.executablePath()
}
