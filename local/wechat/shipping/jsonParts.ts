import { PlatformRefusal } from '../http/errcodes'

/** An object inside a JSON body; throws 47001 for anything else. */
export function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PlatformRefusal(47001)
  return value as Record<string, unknown>
}

/** A list inside a JSON body; an absent one has no entries. Throws 47001 for anything else. */
export function arrayOf(value: unknown = []): unknown[] {
  if (!Array.isArray(value)) throw new PlatformRefusal(47001)
  return value
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
