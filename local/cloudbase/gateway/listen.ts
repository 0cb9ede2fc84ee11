import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fill, type Text } from '../../messages'

/** A server on this machine only. */
export interface LocalServer {
  port: number
  /** Stops accepting; settles when every connection is closed. Busy ones are cut after `graceMs`. */
  close(graceMs: number): Promise<void>
}

const BUSY: Text = {
  en: 'Port {port} is busy. Stop the program that uses it, or choose another port.',
  zh: '端口 {port} 已被占用。请关闭占用它的程序，或换一个端口。',
}

/** Another program listens on the port. */
export class PortBusyError extends Error implements Text {
  override readonly name = 'PortBusyError'
  readonly code = 'PORT_BUSY'
  readonly port: number
  readonly en: string
  readonly zh: string

  constructor(port: number, options?: { cause: unknown }) {
    const en = fill(BUSY, 'en', { port })
    super(en, options)
    this.port = port
    this.en = en
    this.zh = fill(BUSY, 'zh', { port })
  }
}

/** Listens on 127.0.0.1; port 0 takes any free one. Rejects with PortBusyError. */
export async function listenOnLoopback(
  port: number,
  handler: RequestListener,
  settings: ServerOptions = {},
): Promise<LocalServer> {
  const server = await listen({ port, host: '127.0.0.1' }, handler, settings)
  return { port: portOf(server), close: (graceMs) => closeAll([server], graceMs) }
}

/** Listens wherever the name `localhost` may lead, on both 127.0.0.1 and ::1, and nowhere else. */
export async function listenOnLocalhost(port: number, handler: RequestListener): Promise<LocalServer> {
  for (let attempt = 0; ; attempt += 1) {
    const first = await listen({ port, host: '127.0.0.1' }, handler)
    try {
      const second = await listen({ port: portOf(first), host: '::1' }, handler)
      return { port: portOf(first), close: (graceMs) => closeAll([first, second], graceMs) }
    } catch (error) {
      // A machine without IPv6 has one form of localhost only.
      if (!(error instanceof PortBusyError))
        return { port: portOf(first), close: (graceMs) => closeAll([first], graceMs) }
      await closeAll([first], 0)
      if (port !== 0 || attempt === 9) throw error
    }
  }
}

function listen(
  at: { port: number; host: string },
  handler: RequestListener,
  settings: ServerOptions = {},
): Promise<Server> {
  const server = createServer(settings, handler)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortBusyError(at.port, { cause: error }) : error),
    )
    server.listen(at, () => resolve(server))
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function closeAll(servers: Server[], graceMs: number): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          const cut = setTimeout(() => server.closeAllConnections(), graceMs)
          server.close(() => {
            clearTimeout(cut)
            resolve()
          })
          server.closeIdleConnections()
        }),
    ),
  )
}
