// The bootstrap that runs inside each worker. Built by esbuild into one CommonJS file; never imported.
import { createRequire } from 'node:module'
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { MAX_PAYLOAD_BYTES, resultNotJsonFailure, resultTooLargeFailure, userCodeFailure } from './failures'
import { followClock } from './instanceClock'
import { captureConsole } from './instanceConsole'
import { applyVariables, contextOf } from './instanceContext'
import type { FromInstance, InstanceCall, InstanceSettings, ToInstance } from './instanceProtocol'

type Main = (event: unknown, context: unknown, callback: (error: unknown, data?: unknown) => void) => unknown

const settings = workerData as InstanceSettings
let requestId = ''
let main: Main | undefined

followClock(settings.clockOffset)
captureConsole((level, line) => send({ kind: 'line', level, requestId, line }))
parentPort?.on('message', (message: ToInstance) => void receive(message))

async function receive(message: ToInstance): Promise<void> {
  if (message.kind === 'load') return void tryLoad()

  requestId = message.requestId
  send(await answer(message))
}

async function answer(call: InstanceCall): Promise<FromInstance> {
  const takeBack = applyVariables(process.env, call.variables, settings.identityMode)
  try {
    const loaded = load()
    const returned = await callMain(loaded, JSON.parse(call.eventJson), contextOf(settings, call))
    return written(call.requestId, returned)
  } catch (error) {
    return { kind: 'failure', requestId: call.requestId, failure: userCodeFailure(error) }
  } finally {
    takeBack()
  }
}

function callMain(loaded: Main, event: unknown, context: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, data?: unknown) => (error ? reject(error as Error) : resolve(data))
    const returned = loaded(event, context, callback)
    // A `main` with three parameters that returns nothing answers by its callback.
    if (returned !== undefined || loaded.length < 3) resolve(returned)
  })
}

function written(id: string, returned: unknown): FromInstance {
  const failed = (failure: ReturnType<typeof resultTooLargeFailure>): FromInstance => ({
    kind: 'failure',
    requestId: id,
    failure,
  })
  let json: string | undefined
  try {
    json = JSON.stringify(returned === undefined ? null : returned) as string | undefined
  } catch (error) {
    return failed(resultNotJsonFailure(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'))
  }
  if (json === undefined) return failed(resultNotJsonFailure(`a ${typeof returned}`))
  if (Buffer.byteLength(json) > MAX_PAYLOAD_BYTES) return failed(resultTooLargeFailure())

  return { kind: 'answer', requestId: id, json }
}

function tryLoad(): void {
  try {
    load()
  } catch {
    // Warming up is a favour: the first call tries again and tells its caller what is wrong.
    send({ kind: 'notLoaded' })
  }
}

function load(): Main {
  if (main !== undefined) return main

  main = mainOf(createRequire(settings.file)(settings.file))
  send({ kind: 'loaded' })
  return main
}

function mainOf(exported: unknown): Main {
  const candidate = exported instanceof Object && 'main' in exported ? exported.main : undefined
  if (typeof candidate === 'function') return candidate as Main
  throw new TypeError(`${path.basename(path.dirname(settings.file))}/index.js does not export a function named "main".`)
}

function send(message: FromInstance): void {
  parentPort?.postMessage(message)
}
