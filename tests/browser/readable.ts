import { readFileSync } from 'node:fs'
import type { Frame } from 'playwright-core'

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

/** White on brand green is WeChat's own button: 17 px, bold, and the one known exception. */
const BRAND_BUTTONS = '.button, .van-button--primary, wx-button.main'

/** What axe-core says against a document, without what is known. */
export async function accessibilityProblems(frame: Frame): Promise<string[]> {
  if (await frame.evaluate("!('axe' in window)")) await frame.evaluate(AXE)
  const found: unknown =
    await frame.evaluate(`axe.run(document, { iframes: false, elementRef: true, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes
      .filter(({ element }) => id !== 'color-contrast' || element.closest('${BRAND_BUTTONS}') === null)
      .map(({ html }) => id + ': ' + html)))`)
  return found as string[]
}

/** Whether something in a document sticks out sideways. */
export async function isTooWide(frame: Frame): Promise<boolean> {
  return (await frame.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  )) as boolean
}
