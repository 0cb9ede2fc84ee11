import type { Log } from '../../log'
import type { LocalDatabase } from '../database/database'
import type { Caller, Invoke } from '../functions/invoke'
import type { LocalStorage } from '../storage/storage'
import type { Body } from './body'
import type { Credential } from './credentials'
import { readInput, type Input, type Rules } from './validation'

export interface ActionContext {
  database: LocalDatabase
  storage: LocalStorage
  invoke: Invoke
  /** Who signed the request. */
  credential: Credential
  /** Who called the function that signed the request, if one did. */
  callerOf: (credential: Credential) => Caller | undefined
  /** The one time of this request. */
  now: Date
  log: Log
}

/** What goes beside `requestId` in the answer. */
export type Reply = Record<string, unknown>

export interface Action {
  name: string
  answer(context: ActionContext, body: Body): Promise<Reply>
}

/** One action of the admin API: its fields as data, and what it does with them. */
export function defineAction<R extends Rules>(
  name: string,
  rules: R,
  run: (context: ActionContext, input: Input<R>) => Promise<Reply> | Reply,
): Action {
  return { name, answer: async (context, body) => run(context, readInput(name, rules, body)) }
}
