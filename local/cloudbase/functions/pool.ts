import { closedFailure } from './failures'
import type { Instance, Outcome } from './startInstance'

/** The instances of one function: as many as its calls need at once, up to a maximum; further calls wait in line. */
export interface Pool {
  /** Lends one instance to `work` alone; refuses once the pool is closed. */
  run(work: (instance: Instance) => Promise<Outcome>): Promise<Outcome>
  /** Starts one instance when there is none, and loads its code. */
  warm(): Promise<void>
  /** Lets every instance end once its present call is over, so that new code takes effect. */
  renew(): void
  /** Ends all instances at once; waiting calls are refused. */
  close(): Promise<void>
}

export interface PoolOptions {
  maxInstances: number
  /** An instance that had no call for so long ends; the one used last is taken first, so the others age. */
  idleMs: number
  start: () => Instance
}

/** Opens an empty pool; nothing runs before the first call. */
export function createPool(options: PoolOptions): Pool {
  return new InstancePool(options)
}

class InstancePool implements Pool {
  private readonly options: PoolOptions
  private readonly all = new Set<Instance>()
  /** In the order of their last use. */
  private readonly idle = new Map<Instance, NodeJS.Timeout>()
  private readonly waiting: ((instance: Instance | undefined) => void)[] = []
  private outdated = new WeakSet<Instance>()
  private isClosed = false

  constructor(options: PoolOptions) {
    this.options = options
  }

  async run(work: (instance: Instance) => Promise<Outcome>): Promise<Outcome> {
    const instance = await this.acquire()
    if (instance === undefined) return { ok: false, failure: closedFailure() }

    const outcome = await work(instance)

    this.giveBack(instance)
    return outcome
  }

  async warm(): Promise<void> {
    if (this.isClosed || this.all.size > 0) return
    const instance = this.add()
    await instance.warm()
    this.giveBack(instance)
  }

  renew(): void {
    this.outdated = new WeakSet(this.all)
    for (const instance of [...this.idle.keys()]) this.end(instance)
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const refuse of this.waiting.splice(0)) refuse(undefined)
    const instances = [...this.all]
    for (const instance of instances) this.end(instance)
    await Promise.all(instances.map((instance) => instance.ended))
  }

  private async acquire(): Promise<Instance | undefined> {
    if (this.isClosed) return undefined
    const instance = this.waiting.length === 0 ? this.available() : undefined
    return instance ?? new Promise((resolve) => this.waiting.push(resolve))
  }

  private available(): Instance | undefined {
    return this.takeIdle() ?? (this.all.size < this.options.maxInstances ? this.add() : undefined)
  }

  private takeIdle(): Instance | undefined {
    const lastUsed = [...this.idle.keys()].reverse().find((instance) => instance.isUsable)
    if (lastUsed !== undefined) this.unidle(lastUsed)
    return lastUsed
  }

  private add(): Instance {
    const instance = this.options.start()
    this.all.add(instance)
    void instance.ended.then(() => this.drop(instance))
    return instance
  }

  private giveBack(instance: Instance): void {
    if (!instance.isUsable) return this.drop(instance)
    if (this.isClosed || this.outdated.has(instance)) return this.end(instance)

    this.idle.set(instance, setTimeout(() => this.end(instance), this.options.idleMs).unref())
    this.serveNext()
  }

  private end(instance: Instance): void {
    instance.end()
    this.drop(instance)
  }

  private drop(instance: Instance): void {
    this.unidle(instance)
    if (this.all.delete(instance)) this.serveNext()
  }

  private unidle(instance: Instance): void {
    clearTimeout(this.idle.get(instance))
    this.idle.delete(instance)
  }

  private serveNext(): void {
    if (this.waiting.length === 0 || this.isClosed) return
    const instance = this.available()
    if (instance !== undefined) this.waiting.shift()?.(instance)
  }
}
