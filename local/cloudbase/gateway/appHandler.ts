import type { RequestListener } from 'node:http'
import type { TemporaryFiles } from '../storage/temporaryFiles'
import type { Gateway } from './gateway'

interface Parts {
  files: TemporaryFiles
  gateway: Gateway
  hosting: RequestListener
}

/** The app's one origin: stored files, then routes, unknown `/api/…` a JSON 404, everything else static hosting. */
export function appHandler({ files, gateway, hosting }: Parts): RequestListener {
  return (request, response) => {
    const url = urlOf(request.url ?? '')
    if (url === undefined) {
      response.writeHead(400, { 'content-type': 'application/json; charset=utf-8' })
      return response.end(JSON.stringify({ code: 'INVALID_PATH', message: 'The path is not a valid URL path' }))
    }
    if (files(request, response, url) || gateway(request, response, url)) return

    if (url.pathname !== '/api' && !url.pathname.startsWith('/api/')) return hosting(request, response)
    request.resume()
    response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify({ code: 'INVALID_PATH', message: 'No route leads here' }))
  }
}

function urlOf(target: string): URL | undefined {
  // Joined as text, never resolved: "//host/path" is a path of ours, not another host.
  return target.startsWith('/') && URL.canParse(`http://localhost${target}`)
    ? new URL(`http://localhost${target}`)
    : undefined
}
