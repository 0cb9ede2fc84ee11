import { readdirSync } from 'node:fs'
import path from 'node:path'

const SIDE = 300

/**
 * Draws a PNG of every product and of the shop's mark, because WeChat shows no SVG in a share card.
 * Needs a Chromium, so it runs only when asked for (`npm run shop -- --images`) and its files are committed.
 */
export async function renderShareImages(root: string, executablePath: string): Promise<string[]> {
  const { chromium } = await import('playwright-core')
  const drawings = path.join(root, 'shop/drawings')
  const products = readdirSync(drawings).filter((name) => name.endsWith('.svg'))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: SIDE, height: SIDE } })
    const written: string[] = []
    for (const name of [...products, 'states/mark.svg']) {
      const file = path.join(drawings, 'share', `${path.basename(name, '.svg')}.png`)
      await page.goto(`file://${path.join(drawings, name)}`)
      await page.screenshot({ path: file })
      written.push(path.relative(root, file))
    }
    return written
  } finally {
    await browser.close()
  }
}
