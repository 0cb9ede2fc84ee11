import { spawnSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import path from 'node:path'

export interface Judgement {
  isAccepted: boolean
  /** What the compiler said about the files it refused, with line and column. */
  complaints: string
}

/** Compiles files named from `root` together, as DevTools does before it shows them. */
export type Judge = (root: string, files: string[]) => Judgement

/** The folder of each platform in miniprogram-compiler; it has x86-64 binaries only. */
const FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'bin/linux/%',
  darwin: 'bin/mac/%',
  win32: 'bin/windows/%.exe',
}

/** Tencent's own compiler for wxml (`wcc`) or wxss (`wcsc`); undefined where no binary of theirs runs on this machine. */
export function tencentJudge(name: 'wcc' | 'wcsc'): Judge | undefined {
  const place = FOLDERS[process.platform]?.replace('%', name)
  if (place === undefined) return undefined

  const program = path.join('node_modules/miniprogram-compiler', place)
  letRun(program)
  const { error } = spawnSync(program, ['--help'], { timeout: 5_000 })
  if (error !== undefined) return undefined

  const options = name === 'wcc' ? ['-d'] : ['-lc']
  return (root, files) => judged(path.resolve(program), root, [...options, ...files])
}

/** The package is published without the permission to run; its own code adds it at the first use, too. */
function letRun(program: string): void {
  const { mode } = statSync(program)
  if ((mode & 0o111) === 0) chmodSync(program, 0o755)
}

function judged(program: string, root: string, args: string[]): Judgement {
  const { status, stderr, error } = spawnSync(program, args, { cwd: root, timeout: 20_000, maxBuffer: 64 * 2 ** 20 })
  if (error !== undefined) throw error
  return { isAccepted: status === 0, complaints: stderr.toString() }
}
