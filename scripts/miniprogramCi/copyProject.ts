import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Copies project.config.json and the mini-program into an empty folder, so that the checkout stays as it is. */
export function copyProject(from: string, to: string): void {
  const config = path.join(from, 'project.config.json')
  const { miniprogramRoot, cloudfunctionRoot } = JSON.parse(readFileSync(config, 'utf8')) as {
    miniprogramRoot: string
    cloudfunctionRoot: string
  }

  cpSync(config, path.join(to, 'project.config.json'))
  cpSync(path.join(from, miniprogramRoot), path.join(to, miniprogramRoot), { recursive: true })
  mkdirSync(path.join(to, cloudfunctionRoot), { recursive: true })
}
