import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const TRIES = 20

/** Both names of localhost, listening on one port. */
export interface Listening {
  port: number
  close(): Promise<void>
}

/** Somebody else holds the port. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError'
  readonly code = 'PORT_BUSY'
  readonly port: number

  constructor(port: number, cause: unknown) {
    super(`Port ${port} of localhost is busy. Stop the program that holds it, or choose another port.`, { cause })
    this.port = port
  }
}

/** Listens on 127.0.0.1 and, where the machine has it, on ::1. Port 0 takes one that is free on both. */
export async function listenOnLocalhost(port: number, handle: RequestListener): Promise<Listening> {
  for (let tries = 1; ; tries++) {
    try {
      return await listenOnBoth(port, handle)
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error
      if (port !== 0 || tries === TRIES) throw new PortBusyError(port, error)
    }
  }
}

async function listenOnBoth(wanted: number, handle: RequestListener): Promise<Listening> {
  const v4 = await listen({ port: wanted, host: '127.0.0.1' }, handle)
  const { port } = v4.address() as AddressInfo
  try {
    const v6 = await listen({ port, host: '::1' }, handle).catch(unlessAbsent)
    return { port, close: async () => void (await Promise.all([close(v4), v6 && close(v6)])) }
  } catch (error) {
    await close(v4)
    throw error
  }
}

function listen(address: { port: number; host: string }, handle: RequestListener): Promise<Server> {
  const server = createServer(handle)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => resolve(server))
  })
}

/** A machine without IPv6 is fine. */
function unlessAbsent(error: unknown): undefined {
  if (codeOf(error) === 'EADDRNOTAVAIL' || codeOf(error) === 'EAFNOSUPPORT') return undefined
  throw error
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
