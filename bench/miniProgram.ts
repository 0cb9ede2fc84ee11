import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { silentLog } from '../local/log'
import { memoryFolder } from '../local/system/dataFolder'
import { makeAccounts } from '../local/wechat/accounts'
import { choosePorts } from '../local/system/ports'
import { startSystem, type System } from '../local/system/system'
import { build } from '../scripts/build/esbuild'
import { launchChromium } from '../tests/support/chromium'
import { below, bestOfFive, timed, type Claim } from './claim'

/** The mini-program in the phone: its compile, and its way to the first page once it is served; beside them, the H5 app. */
export async function miniProgram(): Promise<Claim[]> {
  return [await compile(), await boot()]
}

/** In a process of its own each time, as a compiler keeps what it has compiled. */
async function compile(): Promise<Claim> {
  const script = path.resolve('dist/.bench/compile.mjs')
  await build({ entryPoints: ['local/phone/compile/compile.ts'], outfile: script, ...BUNDLE })
  const timing = `
    const { compileMiniProgram } = await import(${JSON.stringify(script)})
    const start = performance.now()
    await compileMiniProgram('miniprogram')
    process.stdout.write(String(performance.now() - start))`
  const best = await bestOfFive(
    async () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', timing], { encoding: 'utf8' })),
    () => timed(async () => execFileSync('npx', ['vite', 'build', 'h5-static', '--logLevel', 'silent'])),
  )
  return below(500, {
    name: 'compile of the mini-program',
    ours: { what: 'all of it, from nothing', value: best.ours, unit: 'ms' },
    theirs: { what: 'vite build of the H5 app', value: best.theirs, unit: 'ms' },
  })
}

const BUNDLE = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' } as const

async function boot(): Promise<Claim> {
  const system = await startSystem({
    root: process.cwd(),
    ports: await choosePorts(0),
    data: memoryFolder(await makeAccounts(randomBytes)),
    log: silentLog,
    language: 'en',
  })
  const chromium = await launchChromium()
  try {
    return await boots(system, chromium)
  } finally {
    await chromium.close()
    await system.close()
  }
}

async function boots({ ready }: System, chromium: Browser): Promise<Claim> {
  const best = await bestOfFive(
    () => untilSeen(chromium, { url: `${ready.phone}mini/`, selector: 'wx-page' }),
    () => untilSeen(chromium, { url: ready.app, selector: '#app > *' }),
  )
  return below(300, {
    name: 'mini-program to its first page',
    ours: { what: 'in the phone', value: best.ours, unit: 'ms' },
    theirs: { what: 'the H5 app to its first page', value: best.theirs, unit: 'ms' },
  })
}

/** Milliseconds on the page's own clock, from when its last script was served to the first element that fits. */
async function untilSeen(chromium: Browser, { url, selector }: { url: string; selector: string }): Promise<number> {
  const page = await chromium.newPage({ viewport: { width: 375, height: 812 } })
  try {
    await page.goto(url, { waitUntil: 'commit' })
    return (await page.evaluate(whenSeen(selector))) as number
  } finally {
    await page.close()
  }
}

/** The page's own script: resolves in the frame in which the element is there. */
function whenSeen(selector: string): string {
  return `new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(${JSON.stringify(selector)}) === null) return requestAnimationFrame(look)
      const served = performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType === 'script')
      resolve(performance.now() - Math.max(...served.map(({ responseEnd }) => responseEnd)))
    }
    look()
  })`
}
