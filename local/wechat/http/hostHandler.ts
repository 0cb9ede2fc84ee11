import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { readBytes } from '../../readBytes'
import type { Platform } from '../platform'
import type { HostName, Route, WireReply, WireRequest } from '../router'
import { dispatch } from './dispatch'
import { type Delivery, playFault } from './playFault'
import type { RequestLog } from './requestLog'

const BODY_LIMIT = 1024 * 1024

export interface HostOptions {
  host: HostName
  routes: Route[]
  requests: RequestLog
  /** Answers what is no part of the platform, such as the controls; undefined leaves the request to the routes. */
  aside?: (request: WireRequest) => Promise<WireReply | undefined>
}

/** Plays one of WeChat's hosts: its own routes, 404 for everything else. */
export function hostHandler(platform: Platform, options: HostOptions): RequestListener {
  return (incoming, response) => {
    serve(platform, options, incoming).then(
      (delivery) => deliver(delivery, response),
      (error: unknown) => deliver(failure(platform, error), response),
    )
  }
}

async function serve(platform: Platform, options: HostOptions, incoming: IncomingMessage): Promise<Delivery> {
  const request = await readRequest(incoming)
  const aside = await options.aside?.(request)
  if (aside !== undefined) return { reply: aside, cut: 'none' }

  const path = request.url.pathname
  const { host } = options
  const delivery = await playFault(platform, { host, request }, async () => dispatch(platform, options, request))
  const at = platform.clock.now().toISOString()
  options.requests.add({ at, host, method: request.method, path, status: delivery.reply.status })
  return delivery
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const names = Object.entries(incoming.headers)
  const headers = Object.fromEntries(
    names.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
  // Joined, not resolved: "//elsewhere/path" must stay a path of this host.
  const address = `http://${headers['host'] ?? '127.0.0.1'}${incoming.url ?? '/'}`
  if (!URL.canParse(address)) throw new Unreadable(400, 'The address of the request is broken.')
  const body = await readBytes(incoming, BODY_LIMIT).catch((cause: unknown) => {
    throw new Unreadable(400, 'The request was cut off.', { cause })
  })
  if (body === undefined) throw new Unreadable(413, `The body is longer than ${BODY_LIMIT} bytes.`)

  const { method = 'GET', socket } = incoming
  const clientSerialNo = clientSerialOf(socket)
  return {
    ...{ method, url: new URL(address), headers, body, remoteAddress: socket.remoteAddress ?? '' },
    ...(clientSerialNo === undefined ? {} : { clientSerialNo }),
  }
}

function clientSerialOf(socket: Socket): string | undefined {
  return socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate().serialNumber : undefined
}

/** A request of which no route can make sense. */
class Unreadable extends Error {
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

function deliver({ reply, cut }: Delivery, response: ServerResponse): void {
  if (cut === 'never') return
  if (cut === 'all') return void response.socket?.destroy()
  if (cut === 'reset') return void reset(response.socket)

  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length })
  if (cut === 'none') return void response.end(body)
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
}

/** Ends a connection so that the client sees a reset; over TLS only the plain end is to be had. */
function reset(socket: Socket | null): void {
  if (socket === null || socket instanceof TLSSocket) socket?.destroy()
  else socket.resetAndDestroy()
}

function failure(platform: Platform, error: unknown): Delivery {
  const close = { connection: 'close' }
  if (error instanceof Unreadable)
    return { reply: { status: error.status, headers: close, body: error.message }, cut: 'none' }

  const stack = error instanceof Error ? error.stack : String(error)
  platform.log.error('A route of the WeChat platform failed.', { stack })
  return { reply: { status: 500, headers: close, body: 'Internal Server Error' }, cut: 'none' }
}
