import { listenOnLoopback, type LocalServer } from '../listen'
import { hostHandler, type HostOptions } from './http/hostHandler'
import type { Platform } from './platform'
import type { HostName } from './router'

export type Ports = Record<HostName, number>
export type Urls = Record<HostName, string>

export interface Hosts {
  urls: Urls
  /** Ends all three at once, open connections too. */
  close(): Promise<void>
}

// Long enough that a client's kept connection is not closed under its next call.
const SETTINGS = { keepAliveTimeout: 65_000, headersTimeout: 70_000 }

/** Starts the three hosts on 127.0.0.1. Where a port is busy it rejects with PortBusyError and leaves none of them open. */
export async function startHosts(
  platform: Platform,
  ports: Ports,
  { aside, ...shared }: Required<Omit<HostOptions, 'host'>>,
): Promise<Hosts> {
  const servers: LocalServer[] = []
  const close = async () => void (await Promise.all(servers.map((server) => server.close(0))))

  async function start(options: HostOptions): Promise<string> {
    const server = await listenOnLoopback(ports[options.host], hostHandler(platform, options), SETTINGS)
    servers.push(server)
    return `http://127.0.0.1:${server.port}`
  }

  try {
    const api = await start({ ...shared, host: 'api', aside })
    const open = await start({ ...shared, host: 'open' })
    const pay = await start({ ...shared, host: 'pay' })
    return { urls: { api, open, pay }, close }
  } catch (error) {
    await close()
    throw error
  }
}
