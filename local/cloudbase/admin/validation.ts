import { CloudError } from '../database/cloudError'
import type { Body } from './body'
import { ADMIN_REFUSALS } from './refusals'

interface Types {
  text: string
  flag: boolean
  integer: number
  list: unknown[]
}

/** What one field of a request has to be. */
export interface Rule {
  type: keyof Types
  required?: true
  pattern?: RegExp
  /** Of a number, or of how long a list is. */
  min?: number
  max?: number
}

export type Rules = Record<string, Rule>

export type Input<R extends Rules> = {
  [K in keyof R]: R[K] extends { required: true } ? Types[R[K]['type']] : Types[R[K]['type']] | undefined
}

const CHECKS = {
  text: (value: unknown) => typeof value === 'string',
  flag: (value: unknown) => typeof value === 'boolean',
  integer: (value: unknown) => Number.isSafeInteger(value),
  list: (value: unknown) => Array.isArray(value),
} satisfies Record<keyof Types, (value: unknown) => boolean>

/** Rules that several actions share. */
export const COLLECTION = { type: 'text', required: true, pattern: /^[\w-]{1,120}$/ } as const satisfies Rule
export const TRANSACTION = { type: 'text', pattern: /^[0-9a-f]{32}$/ } as const satisfies Rule
export const QUERY_TYPE = { type: 'text', required: true, pattern: /^(DOC|WHERE)$/ } as const satisfies Rule
export const FILE_ID = { type: 'text', required: true } as const satisfies Rule
/** Documented: at most 50 files at a time. */
export const FILE_LIST = { type: 'list', required: true, max: 50 } as const satisfies Rule

/** Reads the fields that the rules name, and refuses the first that breaks its rule; other fields are left alone. */
export function readInput<R extends Rules>(action: string, rules: R, body: Body): Input<R> {
  const entries = Object.entries(rules).map(([field, rule]) => {
    const value = body[field] ?? undefined
    const problem = problemOf(rule, value)
    if (problem !== undefined) throw new CloudError(ADMIN_REFUSALS.badField, { field, action, problem })
    return [field, value]
  })
  return Object.fromEntries(entries) as Input<R>
}

/** Reads the objects of a list by rules of their own, as `readInput` does with a request. */
export function readList<R extends Rules>(action: string, rules: R, list: unknown[]): Input<R>[] {
  return list.map((entry) => readInput(action, rules, typeof entry === 'object' && entry !== null ? { ...entry } : {}))
}

function problemOf(rule: Rule, value: unknown): string | undefined {
  if (value === undefined) return rule.required ? 'is missing' : undefined
  if (!CHECKS[rule.type](value)) return `is not of type ${rule.type}`
  if (rule.pattern && !rule.pattern.test(String(value))) return `does not match ${rule.pattern.source}`
  const size = Array.isArray(value) ? value.length : Number(value)
  if (rule.min !== undefined && size < rule.min) return `is less than ${rule.min}`
  if (rule.max !== undefined && size > rule.max) return `is more than ${rule.max}`
  return undefined
}
