import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { buildAll } from '../scripts/build/all'
import { ConfigError } from './cloudbase/config/problems'
import { lineLog, type Log } from './log'
import { fill, languageOf, type Text } from './messages'
import { openDataFolder } from './system/dataFolder'
import { readOptions, StartProblem, type StartOptions } from './system/options'
import { choosePorts } from './system/ports'
import { startSystem, type System } from './system/system'
import { START_TEXTS } from './system/texts'
import { rebuildOnChange } from './system/watch'

const language = languageOf(process.env)

async function start(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.readyFile !== undefined) rmSync(options.readyFile, { force: true })

  await buildAll()
  const system = await startSystem({
    root: process.cwd(),
    ports: await choosePorts(options.port),
    data: openDataFolder(options.dataDir, options.isFresh, randomBytes),
    log: terminalLog(),
    language,
  })
  stopOnSignal(system)
  announce(system, options)

  if (options.isWatching) rebuildOnChange(system, (ms) => say(START_TEXTS.rebuilt, { ms }))
  await system.cloudbase.warm()
}

/** The terminal shows what went wrong; what went well is seen in the browser. */
function terminalLog(): Log {
  return { ...lineLog((line) => process.stderr.write(line)), info: () => undefined }
}

function announce({ ready }: System, { readyFile, dataDir }: StartOptions): void {
  if (readyFile !== undefined) writeFileSync(readyFile, JSON.stringify(ready, null, 2), { mode: 0o600 })
  say(START_TEXTS.ready, {
    phone: ready.phone,
    app: ready.app,
    admin: ready.admin.url,
    wechat: ready.controls,
    dir: dataDir,
  })
}

/** Every acknowledged write is on the disk already, so stopping needs no ceremony. */
function stopOnSignal(system: System): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void system.close().finally(() => process.exit(0)))
  }
}

function say(text: Text, values: Record<string, string | number>): void {
  process.stdout.write(fill(text, language, values))
}

function explain(error: unknown): string {
  if (error instanceof StartProblem) return fill(error.text, language, error.values)
  if (error instanceof ConfigError) return error[language]
  if (error instanceof Error && 'code' in error && error.code === 'PORT_BUSY' && 'port' in error) {
    return fill(START_TEXTS.portBusy, language, { port: String(error.port), other: Number(error.port) + 100 })
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})
