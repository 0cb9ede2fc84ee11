import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { Log } from '../../log'
import type { FunctionSettings } from '../config/project'
import { eventText } from './eventText'
import {
  closedFailure,
  eventNotJsonFailure,
  eventTooLargeFailure,
  MAX_PAYLOAD_BYTES,
  notFoundFailure,
} from './failures'
import type { Failure, IdentityMode, InstanceCall } from './instanceProtocol'
import type { Caller, Invoke, InvokeResult } from './invoke'
import { createPool, type Pool } from './pool'
import { startInstance, type Instance, type Outcome } from './startInstance'
import { callVariables, sdkVariables } from './variables'

export interface FunctionsOptions {
  envId: string
  region: string
  functions: FunctionSettings[]
  /** Holds `<name>/index.js` of each function. */
  functionRoot: string
  /** The built `instance.ts`. */
  instanceFile: string
  adminUrl: string
  /** Given to every function besides its own variables; wins over them. */
  extraEnv: Record<string, string>
  credentials: {
    issue(owner: string): { secretId: string; secretKey: string; sessionToken: string }
    revoke(secretId: string): void
  }
  clockOffset: SharedArrayBuffer
  log: Log
  identityMode?: IdentityMode
  maxInstances?: number
  idleMs?: number
  initTimeoutMs?: number
}

export interface Functions {
  invoke: Invoke
  /** Whose call the instance with this credential is running; undefined between calls and for unknown ids. */
  callerOf(secretId: string): Caller | undefined
  /** Starts one instance of each function, one after the other. */
  warm(): Promise<void>
  /** Makes new code take effect: no call that begins later runs in an instance that was there before. */
  renew(): void
  /** Refuses new calls, gives running ones up to `graceMs`, then ends every instance. */
  close(graceMs: number): Promise<void>
}

const MAX_INSTANCES = 8
const IDLE_MS = 10 * 60_000
// SCF gives the loading of the code a limit of its own, 65 s unless set otherwise.
const INIT_TIMEOUT_MS = 65_000

/** Opens the function runtime; instances start on demand. */
export function openFunctions(options: FunctionsOptions): Functions {
  const callers = new Map<string, Caller>()
  const secretIds = new WeakMap<Instance, string>()
  const pools = new Map(options.functions.map((settings) => [settings.name, poolOf(settings)]))
  const running = new Set<Promise<Outcome>>()
  let isClosing = false

  function poolOf(settings: FunctionSettings): Pool {
    return createPool({
      maxInstances: options.maxInstances ?? MAX_INSTANCES,
      idleMs: options.idleMs ?? IDLE_MS,
      start: () => startWithCredential(settings),
    })
  }

  function startWithCredential(settings: FunctionSettings): Instance {
    const keys = options.credentials.issue(settings.name)
    const instance = startInstance(instanceOptions(options, settings, keys))
    secretIds.set(instance, keys.secretId)
    void instance.ended.then(() => options.credentials.revoke(keys.secretId))
    return instance
  }

  const invoke: Invoke = async (name, event, caller) => {
    const requestId = randomUUID()
    const pool = pools.get(name)
    if (isClosing) return failed(requestId, closedFailure())
    if (pool === undefined) return failed(requestId, notFoundFailure(name))
    const eventJson = eventText(event, caller)
    if (eventJson === undefined) return failed(requestId, eventNotJsonFailure())
    if (caller.kind !== 'http' && Buffer.byteLength(eventJson) > MAX_PAYLOAD_BYTES)
      return failed(requestId, eventTooLargeFailure())

    const call = { requestId, eventJson, variables: callVariables(options.envId, caller) }
    const outcome = await track(pool.run((instance) => runAs(caller, instance, call)))

    if (outcome.ok) return { ok: true, json: outcome.json, requestId }
    options.log.error('function failed', { function: name, requestId, ...withoutStack(outcome.failure) })
    return failed(requestId, outcome.failure)
  }

  async function runAs(caller: Caller, instance: Instance, call: InstanceCall): Promise<Outcome> {
    const secretId = secretIds.get(instance) ?? ''
    callers.set(secretId, caller)
    const outcome = await instance.run(call)
    callers.delete(secretId)
    return outcome
  }

  function track(outcome: Promise<Outcome>): Promise<Outcome> {
    running.add(outcome)
    void outcome.then(() => running.delete(outcome))
    return outcome
  }

  return {
    invoke,
    callerOf: (secretId) => callers.get(secretId),
    async warm() {
      for (const pool of pools.values()) await pool.warm()
    },
    renew() {
      for (const pool of pools.values()) pool.renew()
    },
    async close(graceMs) {
      isClosing = true
      await Promise.race([Promise.all(running), after(graceMs, undefined, { ref: false })])
      await Promise.all([...pools.values()].map((pool) => pool.close()))
    },
  }
}

function instanceOptions(
  options: FunctionsOptions,
  settings: FunctionSettings,
  keys: { secretId: string; secretKey: string; sessionToken: string },
): Parameters<typeof startInstance>[0] {
  return {
    instanceFile: options.instanceFile,
    settings: {
      file: path.resolve(options.functionRoot, settings.name, 'index.js'),
      name: settings.name,
      envId: options.envId,
      region: options.region,
      memoryMb: settings.memoryMb,
      timeoutMs: settings.timeoutS * 1000,
      clockOffset: options.clockOffset,
      identityMode: options.identityMode ?? 'clean',
    },
    env: { ...settings.env, ...options.extraEnv, ...sdkVariables(options, keys) },
    initTimeoutMs: options.initTimeoutMs ?? INIT_TIMEOUT_MS,
    log: options.log,
  }
}

function failed(requestId: string, failure: Failure): InvokeResult {
  return { ok: false, ...withoutStack(failure), requestId }
}

function withoutStack({ code, message }: Failure): { code: string; message: string } {
  return { code, message }
}
