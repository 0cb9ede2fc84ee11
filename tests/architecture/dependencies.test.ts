import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PATIENCE_MS } from '../support/patience'

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const all = { ...dependencies, ...devDependencies }

/** Packages of types only, and those that run in a browser; they are resolved, not run. */
const NOT_FOR_NODE = [
  '@types/jest',
  '@types/node',
  '@types/node-forge',
  'miniprogram-api-typings',
  'vant',
  'weixin-js-sdk',
]

describe('dependencies', () => {
  it.each(Object.entries(all))('%s is pinned to an exact version', (_, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it.each(Object.keys(all).filter((name) => !NOT_FOR_NODE.includes(name)))('%s loads', (name) => {
    const script = `import(${JSON.stringify(name)}).then(() => process.exit(0), (e) => { console.error(e); process.exit(1) })`
    expect(() => execFileSync(process.execPath, ['-e', script], { stdio: 'pipe', timeout: PATIENCE_MS })).not.toThrow()
  })

  it.each(NOT_FOR_NODE)('%s is installed', (name) => {
    expect(readFileSync(`node_modules/${name}/package.json`, 'utf8')).toContain(`"name": "${name}"`)
  })

  it('locks no address of a registry', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved"/)
  })
})
