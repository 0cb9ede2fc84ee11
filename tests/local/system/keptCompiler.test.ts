import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CompileOutcome } from '../../../local/phone/mini/compiler'
import { keptCompiler } from '../../../local/system/keptCompiler'

const folder = mkdtempSync(path.join(tmpdir(), 'kept-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

function setUp(outcome: CompileOutcome = { script: 'a', warnings: [] }) {
  const own = path.join(folder, String((count += 1)))
  const root = path.join(own, 'miniprogram')
  mkdirSync(root, { recursive: true })
  writeFileSync(path.join(root, 'app.ts'), '1')
  const compilerFile = path.join(own, 'worker.cjs')
  writeFileSync(compilerFile, '1')
  const kept = path.join(own, 'dist/kept.json')
  let compiles = 0
  const compile = async () => {
    compiles += 1
    return outcome
  }
  /** What a new start would compile with. */
  const start = () => keptCompiler({ compile, close: () => undefined }, kept, compilerFile)
  return { root, compilerFile, kept, start, compiles: () => compiles }
}

describe('the compiler that keeps its result', () => {
  it('compiles once for many starts of the same source', async () => {
    const { root, start, compiles } = setUp()
    const first = await start().compile(root)
    expect([await start().compile(root), compiles()]).toEqual([first, 1])
  })

  it.each(['source', 'compiler'])('compiles again when the %s has changed', async (what) => {
    const { root, compilerFile, start, compiles } = setUp()
    await start().compile(root)
    writeFileSync(what === 'source' ? path.join(root, 'app.ts') : compilerFile, 'longer')
    await start().compile(root)
    expect(compiles()).toBe(2)
  })

  it('keeps no mistake', async () => {
    const { root, start, compiles, kept } = setUp({ problem: { file: 'app.ts', text: { en: 'wrong', zh: '错' } } })
    await start().compile(root)
    await start().compile(root)
    expect([compiles(), existsSync(kept)]).toEqual([2, false])
  })

  it('compiles where what was kept is broken, and where the folder is missing', async () => {
    const { root, kept, start, compiles } = setUp()
    await start().compile(root)
    writeFileSync(kept, '{"stamp"')
    await start().compile(root)
    await start().compile(path.join(folder, 'none'))
    expect(compiles()).toBe(3)
  })
})
