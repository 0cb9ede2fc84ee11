import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { PlatformRefusal } from './errcodes'

type Fields = Record<string, unknown>

/** An operation of api.weixin.qq.com: `work` answers fields or throws a PlatformRefusal; both leave as JSON with status 200. */
export function apiRoute(
  method: Route['method'],
  path: string,
  work: (platform: Platform, request: WireRequest) => Fields,
): Route {
  return { host: 'api', method, path, handle: (platform, request) => answer(platform, request, work) }
}

/** The platform's refusal form: the text ends with a request id, after a comma on /sns and none elsewhere (as reported). */
export function refusalReply(
  platform: Platform,
  path: string,
  refusal: { errcode: number; message: string },
): WireReply {
  const { errcode, message } = refusal
  const errmsg = `${message}${isSns(path) ? ',' : ''} rid: ${makeRid(platform)}`
  return jsonReply(path, { errcode, errmsg })
}

function answer(platform: Platform, request: WireRequest, work: (p: Platform, r: WireRequest) => Fields): WireReply {
  const path = request.url.pathname
  try {
    return jsonReply(path, work(platform, request))
  } catch (error) {
    if (!(error instanceof PlatformRefusal)) throw error
    return refusalReply(platform, path, error)
  }
}

function jsonReply(path: string, fields: Fields): WireReply {
  return { status: 200, headers: { 'content-type': contentType(path) }, body: JSON.stringify(fields) }
}

// A surprise of the real platform: /sns answers JSON as text/plain, so a client must not judge by the type.
const contentType = (path: string) => (isSns(path) ? 'text/plain' : 'application/json; encoding=utf-8')

const isSns = (path: string) => path.startsWith('/sns/')

function makeRid(platform: Platform): string {
  const seconds = Math.floor(platform.clock.now().getTime() / 1000).toString(16)
  return `${seconds}-${platform.random(4).toString('hex')}-${platform.random(4).toString('hex')}`
}
