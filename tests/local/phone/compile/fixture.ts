import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CompileError } from '../../../../local/phone/compile/compileError'
import { compileMiniProgram } from '../../../../local/phone/compile/compile'

/** Files by path; an object is written as JSON. */
export type Files = Record<string, string | object>

/** The smallest mini-program: one page. */
export const ONE_PAGE: Files = {
  'app.json': { pages: ['pages/shop/shop'] },
  'app.ts': 'App({})',
  'pages/shop/shop.json': {},
  'pages/shop/shop.ts': 'Page({})',
  'pages/shop/shop.wxml': '<view>茶铺</view>',
}

const folders: string[] = []

/** Writes the smallest mini-program, changed by `files`, into a folder of its own. */
export function writeApp(files: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'wxflow-mini-'))
  folders.push(folder)
  writeFiles(folder, { ...ONE_PAGE, ...files })
  return folder
}

/** Writes files over those that are there. */
export function writeFiles(folder: string, files: Files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
}

/** Takes all written folders away. */
export function removeApps() {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
}

/** The mistake that a mini-program does not compile for. */
export async function mistakeIn(files: Files, without: string[] = []): Promise<CompileError> {
  const folder = writeApp(files)
  for (const path of without) rmSync(join(folder, path))
  const outcome: unknown = await compileMiniProgram(folder).catch((error: unknown) => error)
  if (outcome instanceof CompileError) return outcome
  throw new Error(`It compiled, or failed in another way: ${String(outcome)}`)
}

/** The warnings that a mini-program compiles with. */
export async function warningsIn(files: Files) {
  return (await compileMiniProgram(writeApp(files))).warnings
}

/** The bundle that a compiled script hands over. */
export function bundleOf(script: string): Record<string, unknown> {
  const given: Record<string, unknown>[] = []
  const run = new Function('globalThis', script) as (world: object) => void
  run({ wxflowMini: (bundle: Record<string, unknown>) => given.push(bundle) })
  return given[0] ?? {}
}
