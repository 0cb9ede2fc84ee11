import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Thrown where another process holds a port. */
export class PortBusy extends Error {
  override readonly name = 'PortBusy'
  readonly code = 'PORT_BUSY'
  readonly port: number

  constructor(port: number, cause: unknown) {
    super(`Port ${port} is in use.`, { cause })
    this.port = port
  }
}

/** Starts a server on 127.0.0.1 and answers its origin; throws PortBusy where `port` is taken. 0 takes any free one. */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortBusy(port, error) : error),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return `http://127.0.0.1:${taken}`
}

/** Stops a server at once, open connections too. */
export async function stop(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
