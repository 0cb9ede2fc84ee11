import { buildSync } from 'esbuild'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Log } from '../../../local/log'

const BOOTSTRAP = path.resolve(__dirname, '../../../local/cloudbase/functions/instance.ts')

export interface Workshop {
  functionRoot: string
  instanceFile: string
  /** Puts a function's code where the deploy would; CommonJS. */
  write(name: string, code: string): void
  remove(): void
}

/** A folder of its own with the built bootstrap and room for functions. */
export function openWorkshop(): Workshop {
  const root = mkdtempSync(path.join(tmpdir(), 'wxflow-functions-'))
  const instanceFile = path.join(root, 'instance.cjs')
  buildSync({ entryPoints: [BOOTSTRAP], outfile: instanceFile, bundle: true, platform: 'node', format: 'cjs' })

  return {
    functionRoot: root,
    instanceFile,
    write(name, code) {
      mkdirSync(path.join(root, name), { recursive: true })
      writeFileSync(path.join(root, name, 'index.js'), code)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export interface Entry {
  level: 'info' | 'warn' | 'error'
  message: string
  fields: Record<string, unknown>
}

/** A log that remembers what it was told. */
export function memoryLog(): Log & { entries: Entry[] } {
  const entries: Entry[] = []
  const at =
    (level: Entry['level']) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void entries.push({ level, message, fields })
  return { entries, info: at('info'), warn: at('warn'), error: at('error') }
}

/** Credentials as the admin room issues them, with a list of what is still valid. */
export function fakeCredentials() {
  const valid = new Set<string>()
  let count = 0
  return {
    valid,
    issue(owner: string) {
      const secretId = `id-${(count += 1)}`
      valid.add(secretId)
      return { secretId, secretKey: `key-${count}`, sessionToken: `token-${count}`, owner }
    },
    revoke: (secretId: string) => void valid.delete(secretId),
  }
}
