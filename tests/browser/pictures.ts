import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'

/** What a run leaves for the eyes of a designer; no test reads it. */
const FOLDER = 'dist/screenshots'

/** Keeps what is on the screen as dist/screenshots/<name>.png. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: path.join(FOLDER, `${name.replaceAll(/[^\w-]+/g, '-')}.png`) })
}
