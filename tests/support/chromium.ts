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

/** There is no Chromium to test with; the message says how to get one, in English and Chinese. */
export class NoChromium extends Error {
  override readonly name = 'NoChromium'

  constructor(problem: { en: string; zh: string }) {
    super(
      `${problem.en} Install one by "npx playwright-core install chromium", or name one: WXFLOW_CHROMIUM=/path/to/chromium\n` +
        `${problem.zh}可用 "npx playwright-core install chromium" 安装，或指定路径：WXFLOW_CHROMIUM=/path/to/chromium`,
    )
  }
}

/** Finds Chromium: the one that WXFLOW_CHROMIUM names, playwright's own, then the usual places. Throws NoChromium. */
export function chromiumPath(
  named = process.env['WXFLOW_CHROMIUM'] ?? '',
  places = [chromium.executablePath(), ...USUAL_PLACES],
): string {
  if (named !== '' && !existsSync(named))
    throw new NoChromium({ en: `WXFLOW_CHROMIUM names no file: ${named}.`, zh: `WXFLOW_CHROMIUM 不是文件：${named}。` })

  const found = [named, ...places].find((place) => place !== '' && existsSync(place))
  if (found !== undefined) return found
  throw new NoChromium({ en: 'The browser tests need Chromium.', zh: '浏览器测试需要 Chromium。' })
}

/** Chromium heeds the last list only, so this one begins with what playwright itself switches off. */
const SWITCHED_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // The address bar would start two pages of its own in every window, which cost more than most pages under test.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
]

/** Starts a headless Chromium; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [`--disable-features=${SWITCHED_OFF.join(',')}`] })
}
