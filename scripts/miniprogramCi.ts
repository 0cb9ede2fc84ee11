// Lets Tencent's own DevTools compiler judge the mini-program, without an account: optional, and nothing is uploaded.
// Usage: node scripts/run.mjs scripts/miniprogramCi.ts
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { copyProject } from './miniprogramCi/copyProject'
import { NoMiniprogramCi, packageFolder } from './miniprogramCi/packageFolder'
import { judgeProject } from './miniprogramCi/judgeProject'

const folder = mkdtempSync(path.join(tmpdir(), 'wxflow-miniprogram-'))
let isAccepted = false
try {
  const packageRoot = packageFolder()
  copyProject(process.cwd(), folder)
  // It writes its caches into the current folder.
  process.chdir(folder)
  console.log('Lines with [brackets] are its own; where it cannot reach servicewechat.com it says so and goes on.')
  const verdict = await judgeProject(packageRoot, folder)
  isAccepted = verdict.problem === undefined

  console.log(verdict.problem ?? `accepted: ${String(verdict.files)} files, written as the phone gets them`)
  for (const advice of verdict.advice) console.log(`advice: ${advice}`)
} catch (error) {
  if (!(error instanceof NoMiniprogramCi)) throw error
  console.error(error.message)
} finally {
  process.chdir(tmpdir())
  rmSync(folder, { recursive: true, force: true })
}

// It leaves file watchers and a compiler process open.
process.exit(isAccepted ? 0 : 1)
