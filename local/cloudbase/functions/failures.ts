import type { Failure } from './instanceProtocol'

/** The largest event and the largest result of one call (SCF quota page 583/11637). */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

// Codes: docs.cloudbase.net/error-code/basic. Texts: SCF status codes 406, 407, 430, 433, 434, 435 (583/42611);
// which text CloudBase joins to which code is believed, not confirmed.

/** The function threw, or its file did not load. */
export function userCodeFailure(error: unknown): Failure {
  const { message, stack } = described(error)
  return { code: 'FUNCTIONS_EXECUTE_FAIL', message, ...(stack !== undefined && { stack }) }
}

/** `main` did not settle in time. */
export function timeoutFailure(timeoutMs: number): Failure {
  return {
    code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
    message: `Invoking task timed out after ${timeoutMs / 1000} seconds`,
  }
}

/** The code did not load in time. */
export function initTimeoutFailure(timeoutMs: number): Failure {
  return {
    code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
    message: `Loading the function's code took longer than ${timeoutMs / 1000} seconds`,
  }
}

/** The worker ended under a call: out of memory, an error nobody caught, or `process.exit`. */
export function deathFailure(death: { cause: unknown; exitCode: number; memoryMb: number }): Failure {
  const { cause, exitCode, memoryMb } = death
  if (isOutOfMemory(cause))
    return {
      code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED',
      message: `Memory limit exceeded: the function used more than its ${memoryMb} MB`,
    }
  if (cause !== undefined) return userCodeFailure(cause)
  return {
    code: 'FUNCTIONS_EXECUTE_FAIL',
    message: `User process exited while the call was running (exit code ${exitCode})`,
  }
}

/** SCF 407: what `main` returned is over 6 MB as JSON. */
export function resultTooLargeFailure(): Failure {
  return { code: 'FUNCTIONS_EXECUTE_FAIL', message: 'The size of response exceeds the upper limit (6MB)' }
}

/** SCF 406: the event is over 6 MB as JSON. */
export function eventTooLargeFailure(): Failure {
  return { code: 'EXCEED_REQUEST_SIZE_LIMIT', message: 'The size of the event exceeds the upper limit (6MB)' }
}

/** The caller's event cannot be written as JSON. */
export function eventNotJsonFailure(): Failure {
  return { code: 'INVALID_PARAM', message: 'The event is a value that JSON cannot hold' }
}

/** What `main` returned cannot be written as JSON. */
export function resultNotJsonFailure(reason: string): Failure {
  return { code: 'FUNCTIONS_EXECUTE_FAIL', message: `The function returned a value that JSON cannot hold: ${reason}` }
}

/** SCF 435: no such function. */
export function notFoundFailure(name: string): Failure {
  return { code: 'FUNCTION_NOT_FOUND', message: `There is no function named ${JSON.stringify(name)}` }
}

/** The call came too late. */
export function closedFailure(): Failure {
  return { code: 'FUNCTION_STATUS_ABNORMAL', message: 'The local CloudBase is shutting down' }
}

function isOutOfMemory(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function described(error: unknown): { message: string; stack?: string } {
  if (typeof error !== 'object' || error === null || !('message' in error))
    return { message: `Error: ${textOf(error)}` }

  const name = 'name' in error && typeof error.name === 'string' ? error.name : 'Error'
  const stack = 'stack' in error && typeof error.stack === 'string' ? error.stack : undefined
  return { message: `${name}: ${String(error.message)}`, ...(stack !== undefined && { stack }) }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // A value that cannot even be written down still must not hide that something was thrown.
    return Object.prototype.toString.call(value)
  }
}
