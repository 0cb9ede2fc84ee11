import type { MovableClock } from '../clock'
import type { Text } from '../messages'
import { TextError } from '../textError'
import type { RequestLog } from './http/requestLog'
import type { Platform } from './platform'

export interface ControlContext {
  platform: Platform
  clock: MovableClock
  requests: RequestLog
}

/** One control: `handle` takes the JSON body (an empty object where there is none) and answers what becomes JSON. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE'
  /** Begins with '/controls'. */
  path: string
  about: Text
  handle(context: ControlContext, body: Record<string, unknown>): unknown
}

/** Thrown by a control that cannot do what it was asked; becomes `{ code, message }` with this status. */
export class ControlRefusal extends TextError {
  override readonly name = 'ControlRefusal'
  readonly code: string
  readonly status: number

  constructor(code: string, text: Text, status = 400) {
    super(text)
    this.code = code
    this.status = status
  }
}

/** The refusal of a field, naming it and what it must be. */
export const invalidInput = (field: string, expected: string): ControlRefusal =>
  new ControlRefusal('INVALID_INPUT', { en: `"${field}" must be ${expected}.`, zh: `"${field}" 应为 ${expected}。` })

/** Whether a value is a whole number from `least` to `most`. */
export function isWholeNumber(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
