import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createSecureServer, type ServerOptions as SecureOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Text } from './messages'
import { TextError } from './textError'

/** A server that only this machine reaches. */
export interface LocalServer {
  port: number
  /** Stops accepting and ends idle connections; busy ones get up to `graceMs`. Settles when all are closed. */
  close(graceMs: number): Promise<void>
}

const BUSY: Text = {
  en: 'Port {port} is in use or reserved. Stop the program that uses it, or choose another port.',
  zh: '端口 {port} 已被占用或被系统保留。请关闭占用它的程序，或换一个端口。',
}

/** Another program listens on the port, or the system keeps it for itself. */
export class PortBusyError extends TextError {
  override readonly name = 'PortBusyError'
  readonly code = 'PORT_BUSY'
  readonly port: number

  constructor(port: number, options?: ErrorOptions) {
    super(BUSY, { port }, options)
    this.port = port
  }
}

const BUSY_CODES = ['EADDRINUSE', 'EACCES']
const TRIES = 10

/** Listens on 127.0.0.1, over https where `settings` hold a key; port 0 takes any free one. Rejects with PortBusyError. */
export async function listenOnLoopback(
  port: number,
  handler: RequestListener,
  settings: ServerOptions | SecureOptions = {},
): Promise<LocalServer> {
  const server = await listen({ port, host: '127.0.0.1' }, handler, settings)
  return { port: portOf(server), close: (graceMs) => closeAll([server], graceMs) }
}

/** Listens wherever the name `localhost` may lead, on both 127.0.0.1 and ::1, and nowhere else. Rejects with PortBusyError. */
export async function listenOnLocalhost(port: number, handler: RequestListener): Promise<LocalServer> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await listen({ port, host: '127.0.0.1' }, handler)
    try {
      const second = await listen({ port: portOf(first), host: '::1' }, handler)
      return { port: portOf(first), close: (graceMs) => closeAll([first, second], graceMs) }
    } catch (error) {
      // A machine without IPv6 has one form of localhost only.
      if (!(error instanceof PortBusyError))
        return { port: portOf(first), close: (graceMs) => closeAll([first], graceMs) }
      await closeAll([first], 0)
      if (port !== 0 || attempt === TRIES) throw error
    }
  }
}

function listen(
  at: { port: number; host: string },
  handler: RequestListener,
  settings: ServerOptions | SecureOptions = {},
): Promise<Server> {
  const server = 'key' in settings ? createSecureServer(settings, handler) : createServer(settings, handler)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(BUSY_CODES.includes(error.code ?? '') ? new PortBusyError(at.port, { cause: error }) : error),
    )
    server.listen(at, () => resolve(server))
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function closeAll(servers: Server[], graceMs: number): Promise<void> {
  await Promise.all(servers.map((server) => closeServer(server, graceMs)))
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
