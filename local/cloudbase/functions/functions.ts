import { randomUUID } from 'node:crypto'
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
import { instanceOptions } from './instanceOptions'
import { startInstance, type Instance, type Outcome } from './startInstance'
import { callVariables } from './variables'

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

/** Opens the function runtime; instances start on demand. */
export function openFunctions(options: FunctionsOptions): Functions {
  return new FunctionRuntime(options)
}

class FunctionRuntime implements Functions {
  private readonly options: FunctionsOptions
  private readonly pools: Map<string, Pool>
  private readonly secretIds = new WeakMap<Instance, string>()
  private readonly callers = new Map<string, Caller>()
  private readonly running = new Set<Promise<Outcome>>()
  private isClosing = false

  constructor(options: FunctionsOptions) {
    this.options = options
    this.pools = new Map(options.functions.map((settings) => [settings.name, this.poolOf(settings)]))
  }

  // A property, for it is handed to gateway, timers and admin API on its own.
  readonly invoke: Invoke = async (name, event, caller) => {
    const requestId = randomUUID()
    const pool = this.pools.get(name)
    if (this.isClosing) return failed(requestId, closedFailure())
    if (pool === undefined) return failed(requestId, notFoundFailure(name))
    const eventJson = eventText(event, caller)
    if (eventJson === undefined) return failed(requestId, eventNotJsonFailure())
    if (caller.kind !== 'http' && Buffer.byteLength(eventJson) > MAX_PAYLOAD_BYTES)
      return failed(requestId, eventTooLargeFailure())

    const call = { requestId, eventJson, variables: callVariables(this.options.envId, caller) }
    const outcome = await this.track(pool.run((instance) => this.runAs(caller, instance, call)))

    if (outcome.ok) return { ok: true, json: outcome.json, requestId }
    this.options.log.error('function failed', { function: name, requestId, ...withoutStack(outcome.failure) })
    return failed(requestId, outcome.failure)
  }

  callerOf(secretId: string): Caller | undefined {
    return this.callers.get(secretId)
  }

  async warm(): Promise<void> {
    for (const pool of this.pools.values()) await pool.warm()
  }

  renew(): void {
    for (const pool of this.pools.values()) pool.renew()
  }

  async close(graceMs: number): Promise<void> {
    this.isClosing = true
    await Promise.race([Promise.all(this.running), after(graceMs, undefined, { ref: false })])
    await Promise.all([...this.pools.values()].map((pool) => pool.close()))
  }

  private poolOf(settings: FunctionSettings): Pool {
    const { maxInstances = MAX_INSTANCES, idleMs = IDLE_MS } = this.options
    return createPool({ maxInstances, idleMs, start: () => this.startWithCredential(settings) })
  }

  private startWithCredential(settings: FunctionSettings): Instance {
    const { credentials } = this.options
    const keys = credentials.issue(settings.name)
    const instance = startInstance(instanceOptions(this.options, settings, keys))
    this.secretIds.set(instance, keys.secretId)
    void instance.ended.then(() => credentials.revoke(keys.secretId))
    return instance
  }

  private async runAs(caller: Caller, instance: Instance, call: InstanceCall): Promise<Outcome> {
    const secretId = this.secretIds.get(instance) ?? ''
    this.callers.set(secretId, caller)
    const outcome = await instance.run(call)
    this.callers.delete(secretId)
    return outcome
  }

  private track(outcome: Promise<Outcome>): Promise<Outcome> {
    this.running.add(outcome)
    void outcome.then(() => this.running.delete(outcome))
    return outcome
  }
}

function failed(requestId: string, failure: Failure): InvokeResult {
  return { ok: false, ...withoutStack(failure), requestId }
}

function withoutStack({ code, message }: Failure): { code: string; message: string } {
  return { code, message }
}
