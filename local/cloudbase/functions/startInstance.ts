import { Worker } from 'node:worker_threads'
import type { Log } from '../../log'
import { deathFailure, initTimeoutFailure, timeoutFailure } from './failures'
import type { Failure, FromInstance, InstanceCall, InstanceSettings, LineLevel, ToInstance } from './instanceProtocol'

export type Outcome = { ok: true; json: string } | { ok: false; failure: Failure }

/** One worker: one SCF instance. The pool gives it one call at a time. */
export interface Instance {
  /** Runs one call; always settles: with the answer, or with why there is none. */
  run(call: InstanceCall): Promise<Outcome>
  /** Loads the function's code ahead of its first call; settles once that is done or failed. */
  warm(): Promise<void>
  /** False from the moment it was told to end, was killed or died. */
  readonly isUsable: boolean
  /** Settles once the worker is gone. */
  readonly ended: Promise<void>
  /** Kills the worker at once, whatever it is doing. */
  end(): void
}

export interface InstanceOptions {
  instanceFile: string
  settings: InstanceSettings
  /** All that `process.env` holds inside; nothing of the parent's environment. */
  env: Record<string, string>
  initTimeoutMs: number
  log: Log
}

/** Starts a worker for one function. A start that fails shows in the first call's outcome. */
export function startInstance(options: InstanceOptions): Instance {
  return new WorkerInstance(options)
}

class WorkerInstance implements Instance {
  isUsable = true
  readonly ended: Promise<void>
  private readonly options: InstanceOptions
  private readonly worker: Worker
  private isLoaded = false
  private running: { requestId: string; settle(outcome: Outcome): void } | undefined
  private warming: (() => void) | undefined
  private timer: NodeJS.Timeout | undefined
  private causeOfDeath: unknown

  constructor(options: InstanceOptions) {
    this.options = options
    this.worker = startWorker(options)
    this.worker.on('message', (message: FromInstance) => this.receive(message))
    this.worker.on('error', (error) => {
      this.isUsable = false
      this.causeOfDeath = error
    })
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', (exitCode) => {
        this.died(exitCode)
        resolve()
      })
    })
    // What bypasses the console of the instance, such as process.stdout.write.
    for (const stream of [this.worker.stdout, this.worker.stderr])
      stream.on('data', (chunk) => this.report('info', this.running?.requestId ?? '', String(chunk)))
  }

  run(call: InstanceCall): Promise<Outcome> {
    return new Promise((resolve) => {
      this.running = { requestId: call.requestId, settle: resolve }
      if (!this.isUsable) return this.died(1)

      if (this.isLoaded) this.limit(this.options.settings.timeoutMs, timeoutFailure)
      else this.limit(this.options.initTimeoutMs, initTimeoutFailure)
      this.send({ kind: 'invoke', ...call })
    })
  }

  warm(): Promise<void> {
    if (this.isLoaded || !this.isUsable) return Promise.resolve()
    return new Promise((resolve) => {
      this.warming = resolve
      this.send({ kind: 'load' })
    })
  }

  end(): void {
    this.isUsable = false
    void this.worker.terminate()
  }

  private receive(message: FromInstance): void {
    switch (message.kind) {
      case 'line':
        return this.report(message.level, message.requestId, message.line)
      case 'notLoaded':
        return this.warming?.()
      case 'loaded':
        return this.loaded()
      case 'answer':
        return this.settle(message.requestId, { ok: true, json: message.json })
      case 'failure':
        if (message.failure.stack !== undefined) this.report('error', message.requestId, message.failure.stack)
        return this.settle(message.requestId, { ok: false, failure: message.failure })
    }
  }

  private loaded(): void {
    this.isLoaded = true
    this.warming?.()
    // The time limit of a call begins when its code is loaded.
    if (this.running !== undefined) this.limit(this.options.settings.timeoutMs, timeoutFailure)
  }

  // Real time, not the local clock: a moved clock must not kill what runs.
  private limit(ms: number, failure: (ms: number) => Failure): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.settle(this.running?.requestId, { ok: false, failure: failure(ms) })
      this.end()
    }, ms)
  }

  private settle(requestId: string | undefined, outcome: Outcome): void {
    const { running } = this
    if (running === undefined || running.requestId !== requestId) return

    clearTimeout(this.timer)
    this.running = undefined
    running.settle(outcome)
  }

  private died(exitCode: number): void {
    this.isUsable = false
    const failure = deathFailure({ cause: this.causeOfDeath, exitCode, memoryMb: this.options.settings.memoryMb })
    this.settle(this.running?.requestId, { ok: false, failure })
    this.warming?.()
  }

  private report(level: LineLevel, requestId: string, text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n'))
      this.options.log[level](line, { function: this.options.settings.name, requestId })
  }

  private send(message: ToInstance): void {
    this.worker.postMessage(message)
  }
}

function startWorker({ instanceFile, settings, env }: InstanceOptions): Worker {
  return new Worker(instanceFile, {
    workerData: settings,
    env,
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb },
  })
}
