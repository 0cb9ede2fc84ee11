import type { Caller } from './invoke'

/**
 * The event as the text that reaches the function; undefined when JSON cannot hold it. A mini-program's call carries
 * `userInfo` from the platform; what the client itself put under that name is dropped.
 */
export function eventText(event: unknown, caller: Caller): string | undefined {
  const given = event ?? {}
  const isFields = typeof given === 'object' && !Array.isArray(given)
  if (caller.kind !== 'miniProgram' || !isFields) return written(given)

  return written({ ...given, userInfo: { appId: caller.appid, openId: caller.openid } })
}

function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) as string | undefined
  } catch {
    // A circle or a BigInt; the caller is told.
    return undefined
  }
}
