import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** What is used of miniprogram-ci 2.1.42; it has types of its own, but is not a dependency. */
interface MiniprogramCi {
  Project: new (options: { appid: string; type: 'miniProgram'; projectPath: string; privateKeyPath: string }) => Project
  getCompiledResult(options: CompileOptions, savePath: string): Promise<Record<string, unknown>>
  checkCodeQuality(project: Project, savePath: string): Promise<{ name: string; success: boolean; text: string }[]>
}

interface Project {
  attr: () => Promise<unknown>
}

interface CompileOptions {
  project: Project
  version: string
  setting: Record<string, boolean>
  onProgressUpdate: () => void
}

export interface Verdict {
  /** Tencent's sentence on what is wrong; absent where all was accepted. */
  problem?: string
  /** How many files the phone would get. */
  files: number
  /** Rules of their code check that the project does not follow. */
  advice: string[]
}

/** Compiles a copy of the project as `miniprogram-ci upload` would, and stops before the upload. */
export async function judgeProject(packageRoot: string, folder: string): Promise<Verdict> {
  const load = createRequire(path.join(packageRoot, 'package.json'))
  const ci = load('miniprogram-ci') as MiniprogramCi
  const project = openProject(ci, load, folder)

  try {
    // An unclosed tag is found only where wxml is minified.
    const setting = { es6: true, minifyWXML: true }
    const options = { project, version: '0.0.0', setting, onProgressUpdate: () => undefined }
    const files = await ci.getCompiledResult(options, path.join(folder, 'compiled.zip'))
    const rules = await ci.checkCodeQuality(project, path.join(folder, 'quality.json'))
    const advice = rules.filter(({ success }) => !success).map(({ name, text }) => `${name}: ${text}`)
    return { files: Object.keys(files).length, advice }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string }
    return { problem: `refused (${String(code)}): ${message}`, files: 0, advice: [] }
  }
}

function openProject(ci: MiniprogramCi, load: NodeJS.Require, folder: string): Project {
  const { appid } = JSON.parse(readFileSync(path.join(folder, 'project.config.json'), 'utf8')) as { appid: string }
  const project = new ci.Project({
    appid,
    type: 'miniProgram',
    projectPath: folder,
    privateKeyPath: throwawayKey(folder),
  })

  // The account's limits are asked of servicewechat.com with the real upload key; the package's own defaults stand in.
  const { DefaultProjectAttr } = load('miniprogram-ci/dist/config/config') as { DefaultProjectAttr: unknown }
  project.attr = () => Promise.resolve(DefaultProjectAttr)
  return project
}

/** It refuses to start without an upload key; this one opens nothing. */
function throwawayKey(folder: string): string {
  const file = path.join(folder, 'throwaway.key')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(file, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
  return file
}
