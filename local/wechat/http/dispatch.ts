import type { Platform } from '../platform'
import type { HostName, Route, WireReply, WireRequest } from '../router'
import { refusalReply } from './apiRoute'
import { PlatformRefusal } from './errcodes'
import { failReply } from '../pay/answers'

/** Gives a request to the one route that fits; a wrong method on the api host is refused with an errcode, as there. */
export async function dispatch(
  platform: Platform,
  { host, routes }: { host: HostName; routes: Route[] },
  request: WireRequest,
): Promise<WireReply> {
  const path = request.url.pathname
  const onPath = routes.filter((route) => route.host === host && isOn(route.path, path))
  const route = onPath.find(({ method }) => method === request.method)
  if (route !== undefined) return route.handle(platform, request)

  const other = onPath[0]
  if (other === undefined) return host === 'pay' ? payNotFound(path) : notFound(path)
  if (host === 'api') return refusalReply(platform, path, new PlatformRefusal(other.method === 'GET' ? 43001 : 43002))
  return { status: 405, headers: { allow: other.method }, body: 'Method Not Allowed' }
}

/** A part in braces stands for any one part that is not empty. */
function isOn(pattern: string, path: string): boolean {
  if (!pattern.includes('{')) return pattern === path
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  const fits = (part: string, index: number) => part === given[index] || (part.startsWith('{') && given[index] !== '')
  return wanted.length === given.length && wanted.every(fits)
}

function notFound(path: string): WireReply {
  const body = JSON.stringify({ errcode: 404, errmsg: `${path} is not served by this host` })
  return { status: 404, headers: { 'content-type': 'application/json; encoding=utf-8' }, body }
}

/** In the form that clients of this part of the pay host read. */
function payNotFound(path: string): WireReply {
  const message = `${path} is not served by this sandbox`
  if (!path.startsWith('/v3/')) return { ...failReply(message), status: 404 }
  const body = JSON.stringify({ code: 'RESOURCE_NOT_EXISTS', message })
  return { status: 404, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}
