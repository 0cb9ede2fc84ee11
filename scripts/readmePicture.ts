// Takes docs/images/phone.png anew: the shop in the mini-program, an order in the H5 app with the cashier open. Needs the six ports of `npm start` free.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { silentLog } from '../local/log'
import { memoryFolder } from '../local/system/dataFolder'
import { makeAccounts } from '../local/wechat/accounts'
import { choosePorts } from '../local/system/ports'
import { startSystem } from '../local/system/system'
import { loggedIn, phoneOn } from '../tests/browser/phone'
import { watchTroubles } from '../tests/browser/troubles'
import { launchChromium } from '../tests/support/chromium'
import { buildAll } from './build/all'

const PICTURE = 'docs/images/phone.png'

await buildAll()
const system = await startSystem({
  root: process.cwd(),
  ports: await choosePorts(3000),
  data: memoryFolder(await makeAccounts(randomBytes)),
  log: silentLog,
  language: 'zh',
})
const chromium = await launchChromium()
try {
  const page = await chromium.newPage({ viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce' })
  const phone = phoneOn(page, watchTroubles(page))
  await page.goto(system.ready.phone)
  await loggedIn(phone)
  await phone.order('tieguanyin')
  await phone.goToCashier()
  await page.frameLocator('#mini-window iframe').locator('.product-row').first().waitFor()

  mkdirSync(path.dirname(PICTURE), { recursive: true })
  await page.screenshot({ path: PICTURE })
} finally {
  await chromium.close()
  await system.close()
}
