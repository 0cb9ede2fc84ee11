import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { PictureJob } from './pictures'

/** Which drawing each committed PNG was made of, by its fingerprint: a test compares it, because only a Chromium can draw. */
export const DRAWN = 'shop/drawings/drawn.json'

/**
 * Draws every picture with a Chromium, on a transparent ground, and writes down what they were drawn from.
 * Runs only when asked for (`npm run shop -- --images`); its files are committed.
 */
export async function drawPictures(root: string, executablePath: string, jobs: PictureJob[]): Promise<void> {
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    for (const job of jobs) await draw(page, root, job)
  } finally {
    await browser.close()
  }
  writeFileSync(path.join(root, DRAWN), `${JSON.stringify(fingerprints(root, jobs), null, 2)}\n`)
}

/** What each picture would be drawn from now. */
export function fingerprints(root: string, jobs: PictureJob[]): Record<string, string> {
  return Object.fromEntries(
    jobs.map((job) => {
      const form = `${String(job.width)}x${String(job.height)} ${svgOf(root, job)}`
      return [job.to, createHash('sha256').update(form).digest('hex').slice(0, 16)]
    }),
  )
}

async function draw(page: Page, root: string, job: PictureJob): Promise<void> {
  const { width, height } = job
  const file = path.join(root, job.to)
  const address = `data:image/svg+xml;base64,${Buffer.from(svgOf(root, job)).toString('base64')}`

  await page.setViewportSize({ width, height })
  await page.setContent(
    `<body style="margin:0"><img style="display:block;width:100vw;height:100vh;object-fit:cover" src="${address}">`,
  )
  mkdirSync(path.dirname(file), { recursive: true })
  await page.screenshot({ path: file, omitBackground: true })
}

function svgOf(root: string, { from, colour }: PictureJob): string {
  const svg = readFileSync(path.join(root, 'shop/drawings', from), 'utf8')
  return colour === undefined ? svg : svg.replaceAll('currentColor', colour)
}
