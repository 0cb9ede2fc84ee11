import type { Server } from 'node:http'
import { hostServer, type HostOptions } from './http/hostServer'
import { listen, stop } from './http/listen'
import type { Platform } from './platform'
import type { HostName } from './router'

export type Ports = Record<HostName, number>
export type Urls = Record<HostName, string>

export interface Hosts {
  urls: Urls
  close(): Promise<void>
}

/** Starts the three hosts on 127.0.0.1. Where a port is busy it throws PortBusy and leaves none of them open. */
export async function startHosts(
  platform: Platform,
  ports: Ports,
  options: Required<Omit<HostOptions, 'host'>>,
): Promise<Hosts> {
  const { aside, ...shared } = options
  const servers: Record<HostName, Server> = {
    api: hostServer(platform, { ...shared, host: 'api', aside }),
    open: hostServer(platform, { ...shared, host: 'open' }),
    pay: hostServer(platform, { ...shared, host: 'pay' }),
  }
  const close = async () => void (await Promise.all(Object.values(servers).map(stop)))
  try {
    const urls = {
      api: await listen(servers.api, ports.api),
      open: await listen(servers.open, ports.open),
      pay: await listen(servers.pay, ports.pay),
    }
    return { urls, close }
  } catch (error) {
    await close()
    throw error
  }
}
