/**
 * Writes what miniprogram, h5-static and the local pages take from shop/; with `--check` only says whether it is up to date.
 * With `--images` it also draws the PNGs, by the Chromium of $CHROMIUM (default /usr/bin/chromium).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawPictures } from '../shop/drawPictures'
import { generatedFiles, generatedPictures } from '../shop/generate'

const root = process.cwd()
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const files = Object.entries(generatedFiles(read))
const stale = files.filter(([file, content]) => current(file) !== content)

if (process.argv.includes('--check')) check()
else write()
if (process.argv.includes('--images')) await draw()

function check() {
  for (const [file] of stale) console.error(`${file} is stale. Run: npm run shop`)
  process.exitCode = stale.length === 0 ? 0 : 1
}

function write() {
  for (const [file, content] of stale) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
    console.log(`wrote ${file}`)
  }
}

async function draw() {
  const jobs = generatedPictures(read)
  await drawPictures(root, process.env['CHROMIUM'] ?? '/usr/bin/chromium', jobs)
  for (const { to } of jobs) console.log(`drew ${to}`)
}

function current(file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
