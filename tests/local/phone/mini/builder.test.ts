import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLog } from '../../../../local/log'
import { type MiniBuild, openMiniBuilder } from '../../../../local/phone/mini/builder'
import { type CompileOutcome, openCompiler } from '../../../../local/phone/mini/compiler'

const open: (() => void)[] = []
afterEach(() => open.splice(0).forEach((close) => close()))

function folderWith(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'mini-'))
  open.push(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text)
  return root
}

function setUp(outcomes: CompileOutcome[]) {
  const root = folderWith({ 'app.ts': '' })
  const compiled: string[] = []
  const compiler = {
    async compile(folder: string) {
      compiled.push(folder)
      return outcomes[Math.min(compiled.length, outcomes.length) - 1]!
    },
    close: () => undefined,
  }
  const builder = openMiniBuilder({ root, compiler, log: silentLog })
  open.push(builder.close)
  const next = () =>
    new Promise<MiniBuild>((resolve) => {
      const stop = builder.listen((build) => {
        stop()
        resolve(build)
      })
    })
  const save = (text: string) => writeFileSync(path.join(root, 'app.ts'), text)
  return { builder, compiled, next, save, root }
}

const problem = { file: 'app.ts', line: 1, text: { en: 'wrong', zh: '错' } }

describe('the builder of the mini-program', () => {
  it('compiles when it is first asked, and once for many', async () => {
    const { builder, compiled, root } = setUp([{ script: 'run()', warnings: [{ name: 'map' }] }])
    expect(compiled).toEqual([])
    const [first, second] = await Promise.all([builder.latest(), builder.latest()])
    expect([compiled, first]).toEqual([[root], second])
    expect(first.script).toBe(
      `globalThis.wxflowMiniBuild={"version":"${first.version}","warnings":[{"name":"map"}]};run()`,
    )
  })

  it('compiles again when a file changes; the version follows the script, not the clock', async () => {
    const { builder, next, save } = setUp([
      { script: 'a', warnings: [] },
      { script: 'a', warnings: [] },
      { script: 'b', warnings: [] },
    ])
    const { version } = await builder.latest()
    const same = next()
    save('1')
    expect((await same).version).toBe(version)
    const changed = next()
    save('2')
    expect((await changed).version).not.toBe(version)
  })

  it('keeps the last good script while the source is wrong, and forgets the mistake once it is right', async () => {
    const { builder, next, save } = setUp([{ script: 'a', warnings: [] }, { problem }, { script: 'a', warnings: [] }])
    const good = await builder.latest()
    const broken = next()
    save('1')
    expect(await broken).toEqual({ ...good, problem })
    const mended = next()
    save('2')
    expect(await mended).toEqual(good)
  })

  it('serves a script that does nothing where no compile ever worked', async () => {
    const { builder } = setUp([{ problem }])
    expect(await builder.latest()).toEqual({ version: '', script: 'void 0', problem })
  })

  it('goes on without a folder to watch', async () => {
    const compiler = { compile: async () => ({ problem }), close: () => undefined }
    const builder = openMiniBuilder({ root: '/nowhere/miniprogram', compiler, log: silentLog })
    open.push(builder.close)
    expect((await builder.latest()).problem).toEqual(problem)
  })
})

describe('the built compiler', () => {
  const setUpCompiler = () => {
    const compiler = openCompiler(path.resolve('dist/local/phone/compileWorker.cjs'))
    open.push(compiler.close)
    return compiler
  }

  it('compiles a mini-program, and again after a mistake, which it places', async () => {
    const root = folderWith({
      'app.json': '{"pages":["index"]}',
      'app.ts': 'App({})',
      'index.ts': 'Page({})',
      'index.wxml': '<view>茶</view>',
      'index.json': '{}',
    })
    const compiler = setUpCompiler()
    expect(await compiler.compile(root)).toMatchObject({ script: expect.stringContaining('wxflowMini('), warnings: [] })

    writeFileSync(path.join(root, 'index.ts'), 'Page({')
    expect(await compiler.compile(root)).toMatchObject({ problem: { file: 'index.ts', line: 1, text: {} } })
    writeFileSync(path.join(root, 'index.ts'), 'Page({ data: {} })')
    expect(await compiler.compile(root)).toMatchObject({ warnings: [] })
  })

  it('says what is missing where there is no mini-program', async () => {
    const outcome = await setUpCompiler().compile('/nowhere/miniprogram')
    expect(outcome).toMatchObject({ problem: { text: { en: expect.any(String), zh: expect.any(String) } } })
  })

  it('says so where its thread cannot even start', async () => {
    const compiler = openCompiler('/nowhere/compileWorker.cjs')
    expect(await compiler.compile('/nowhere')).toMatchObject({ problem: { file: '/nowhere/compileWorker.cjs' } })
  })
})
