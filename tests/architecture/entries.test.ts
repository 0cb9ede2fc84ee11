import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const entries = Object.values(scripts).flatMap((command) => /scripts\/run\.mjs (\S+\.ts)/.exec(command)?.[1] ?? [])

describe('npm scripts', () => {
  it('run TypeScript through scripts/run.mjs', () => {
    expect(entries).toContain('local/start.ts')
    expect(entries).toContain('bench/run.ts')
  })

  it.each([...new Set(entries)])('%s becomes a bundle that Node accepts', (entry) => {
    const script = `import { bundleEntry } from './scripts/bundleEntry.mjs'; process.stdout.write(await bundleEntry('${entry}'))`
    const bundle = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(() => execFileSync(process.execPath, ['--check', bundle], { stdio: 'pipe' })).not.toThrow()
  })
})
