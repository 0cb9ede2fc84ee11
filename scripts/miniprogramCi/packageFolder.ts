import { spawnSync } from 'node:child_process'
import path from 'node:path'

const PACKAGE = 'miniprogram-ci@2.1.42'

/** npx puts `<its cache>/node_modules/.bin` first into PATH. */
const PRINT_FOLDER =
  "console.log(process.env.PATH.split(require('node:path').delimiter).find((folder) => folder.includes('_npx')))"

/** The package is not to be had: no network, a registry without it, or no npx. */
export class NoMiniprogramCi extends Error {}

/** Fetches miniprogram-ci by npx where its cache has none (276 MB) and gives its folder; throws NoMiniprogramCi. */
export function packageFolder(): string {
  const args = ['--yes', '--ignore-scripts', `--package=${PACKAGE}`, '--', 'node', '-e', PRINT_FOLDER]
  const { status, stdout, stderr, error } = spawnSync('npx', args, {
    encoding: 'utf8',
    timeout: 600_000,
    shell: process.platform === 'win32',
  })
  const bin = stdout?.trim() ?? ''
  if (status !== 0 || bin === '' || bin === 'undefined') throw new NoMiniprogramCi(why(error?.message ?? stderr))
  return path.join(path.dirname(bin), 'miniprogram-ci')
}

function why(detail: string): string {
  const lines = detail.split('\n').filter((line) => line.trim() !== '' && !line.includes('npm warn'))
  return [
    `npx could not fetch ${PACKAGE}, so this check did not run. It needs a package registry, and about 300 MB.`,
    'The check is optional: `npm test` compiles the mini-program with wcc and the local phone.',
    ...lines.slice(0, 5),
  ].join('\n')
}
