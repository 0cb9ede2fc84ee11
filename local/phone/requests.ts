import { isObject } from './doorman'
import { PhoneRefusal } from './refusal'
import { isOnSite } from './shareCard'
import type { Invocation } from './state'
import type { PhoneUser } from './wechatPort'

type Body = Record<string, unknown>

/** Reads `POST /invoke`; the page must be one of the app's own. */
export function readInvocation(body: Body, appUrl: string): Invocation {
  refuseUnknown(body, ['pageId', 'name', 'params', 'pageUrl', 'isMiniProgram'])
  const { pageId, name, params, pageUrl, isMiniProgram = false } = body

  if (!isText(pageId, 64)) throw wrong('pageId', 'text of 1 to 64 characters')
  if (!isText(name, 64)) throw wrong('name', 'text of 1 to 64 characters')
  if (!isObject(params)) throw wrong('params', 'an object')
  if (!isText(pageUrl, 8192) || !isOnSite(pageUrl, appUrl)) throw wrong('pageUrl', 'an address of the app')
  if (typeof isMiniProgram !== 'boolean') throw wrong('isMiniProgram', 'true or false')

  return { pageId, name, params, pageUrl, isMiniProgram }
}

/** Reads `POST /user`. */
export function readUserId(body: Body, users: PhoneUser[]): string {
  refuseUnknown(body, ['userId'])
  const user = users.find(({ id }) => id === body['userId'])
  if (user === undefined) throw wrong('userId', `one of ${users.map(({ id }) => id).join(', ')}`)
  return user.id
}

function refuseUnknown(body: Body, known: string[]): void {
  const unknown = Object.keys(body).find((field) => !known.includes(field))
  if (unknown !== undefined) throw wrong(unknown.slice(0, 64), 'absent')
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

function wrong(field: string, expected: string): PhoneRefusal {
  return new PhoneRefusal('INVALID_INPUT', { field, expected })
}
