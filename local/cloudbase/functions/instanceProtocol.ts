/** How an instance starts: what the platform fixes once for all of its calls. */
export interface InstanceSettings {
  /** The function's own bundle, `<functionRoot>/<name>/index.js`. */
  file: string
  name: string
  envId: string
  region: string
  memoryMb: number
  timeoutMs: number
  /** One Float64: how far the local clock runs ahead of the machine, in milliseconds. */
  clockOffset: SharedArrayBuffer
  identityMode: IdentityMode
}

/**
 * `clean` takes the caller's variables back after each call. `sticky` leaves them in `process.env`, as Tencent's own
 * bootstrap does, so that a test can show what a function that trusts them would see.
 */
export type IdentityMode = 'clean' | 'sticky'

/** One call on its way into an instance; the event travels as text, as it does in the cloud. */
export interface InstanceCall {
  requestId: string
  eventJson: string
  /** The variables of this call only. */
  variables: Record<string, string>
}

export type ToInstance = { kind: 'load' } | ({ kind: 'invoke' } & InstanceCall)

export type LineLevel = 'info' | 'warn' | 'error'

export type FromInstance =
  | { kind: 'loaded' }
  | { kind: 'notLoaded' }
  | { kind: 'line'; level: LineLevel; requestId: string; line: string }
  | { kind: 'answer'; requestId: string; json: string }
  | { kind: 'failure'; requestId: string; failure: Failure }

/** Why a call came to nothing. `stack` is for the log and never leaves it. */
export interface Failure {
  code: string
  message: string
  stack?: string
}
