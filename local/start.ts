import { randomBytes } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { buildAll } from '../scripts/build/all'
import { lineLog, type Log } from './log'
import { fill, languageOf, type Text } from './messages'
import { claimFolder, openDataFolder } from './system/dataFolder'
import { explain } from './system/explain'
import { KEYS_FILE, keptKeys } from './system/keptKeys'
import { readOptions, type StartOptions } from './system/options'
import { choosePorts } from './system/ports'
import { prepareReadyFile, writeReadyFile } from './system/readyFile'
import { startSystem, type System } from './system/system'
import { START_TEXTS } from './system/texts'
import { rebuildOnChange } from './system/watch'
import { joinAccounts, makeIds, type Accounts } from './wechat/accounts'
import { makePayKeys } from './wechat/keys/payKeys'

const language = languageOf(process.env)
const STOP_LIMIT_MS = 500

async function start(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.readyFile !== undefined) prepareReadyFile(options.readyFile)
  const folder = claimFolder(options.dataDir)

  // Side by side, as a first start makes keys; a build is never cut off half-way, for another system may serve from it.
  const [opening, building] = [openDataFolder(folder, options.isFresh, newAccounts), buildAll()]
  await Promise.allSettled([opening, building])
  const data = await opening
  await building

  const ports = await choosePorts(options.port)
  const { payApi } = options
  const system = await startSystem({ root: process.cwd(), ports, data, payApi, log: terminalLog(), language })
  stopOnSignal(system)
  announce(system, options)

  if (options.isWatching) rebuildOnChange(system, (ms) => say(START_TEXTS.rebuilt, { ms }))
  await system.miniProgram.warm()
  await system.cloudbase.warm()
}

/** Ids and secrets of their own, with the keys of this checkout. */
async function newAccounts(): Promise<Accounts> {
  return joinAccounts(makeIds(randomBytes), await keptKeys(KEYS_FILE, () => makePayKeys(randomBytes)))
}

/** The terminal shows what went wrong; what went well is seen in the browser. */
function terminalLog(): Log {
  return { ...lineLog((line) => process.stderr.write(line)), info: () => undefined }
}

function announce({ ready }: System, { readyFile, dataDir }: StartOptions): void {
  if (readyFile !== undefined) writeReadyFile(readyFile, ready)
  say(START_TEXTS.ready, {
    phone: ready.phone,
    app: ready.app,
    admin: ready.admin.url,
    wechat: ready.controls,
    dir: dataDir,
  })
}

/** Every acknowledged write is on the disk already, so what does not end in time is cut. */
function stopOnSignal(system: System): void {
  const stop = () => void Promise.race([system.close(), after(STOP_LIMIT_MS)]).finally(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
}

function say(text: Text, values: Record<string, string | number>): void {
  process.stdout.write(fill(text, language, values))
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error, language)}\n`)
  process.exit(1)
})
