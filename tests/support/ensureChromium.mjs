import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser that tests run in: `WXFLOW_CHROMIUM` first, then the usual places. */
export function findChromium(env = process.env) {
  return [env.WXFLOW_CHROMIUM ?? '', ...PLACES].find((file) => file !== '' && existsSync(file))
}

/** Finds Chromium, else installs it with Debian's package manager where that is allowed, else says what to do. */
export function ensureChromium() {
  if (findChromium() !== undefined) return
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) installFromDebian()
  if (findChromium() !== undefined) return

  throw new Error(
    'The browser tests need Chromium. Install Chromium or Chrome, or name it: WXFLOW_CHROMIUM=/path/to/chromium npm test\n' +
      '浏览器测试需要 Chromium。请安装 Chromium 或 Chrome，或指定路径：WXFLOW_CHROMIUM=/path/to/chromium npm test',
  )
}

/** With a Chinese font: without one, screenshots and text widths are not those of a real phone. */
function installFromDebian() {
  const apt = (...args) =>
    execFileSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureChromium()
