import { constants } from 'node:crypto'
import { listenOnLoopback, type LocalServer } from '../listen'
import { hostHandler, type HostOptions } from './http/hostHandler'
import type { Platform } from './platform'
import type { HostName } from './router'

/** The https host serves what the pay host does; only it can ask for the merchant's certificate. */
type ServerName = HostName | 'paySecure'

export type Ports = Record<ServerName, number>
export type Urls = Record<ServerName, string>

export interface Hosts {
  urls: Urls
  /** Ends all four at once, open connections too. */
  close(): Promise<void>
}

// Long enough that a client's kept connection is not closed under its next call.
const SETTINGS = { keepAliveTimeout: 65_000, headersTimeout: 70_000 }

/** Starts the four hosts on 127.0.0.1. Where a port is busy it rejects with PortBusyError and leaves none of them open. */
export async function startHosts(
  platform: Platform,
  ports: Ports,
  { aside, ...shared }: Required<Omit<HostOptions, 'host'>>,
): Promise<Hosts> {
  const servers: LocalServer[] = []
  const close = async () => void (await Promise.all(servers.map((server) => server.close(0))))

  async function start(name: ServerName, options: HostOptions): Promise<string> {
    const settings = name === 'paySecure' ? { ...SETTINGS, ...secureSettings(platform) } : SETTINGS
    const server = await listenOnLoopback(ports[name], hostHandler(platform, options), settings)
    servers.push(server)
    return `${name === 'paySecure' ? 'https' : 'http'}://127.0.0.1:${server.port}`
  }

  try {
    const api = await start('api', { ...shared, host: 'api', aside })
    const open = await start('open', { ...shared, host: 'open' })
    const pay = await start('pay', { ...shared, host: 'pay' })
    const paySecure = await start('paySecure', { ...shared, host: 'pay' })
    return { urls: { api, open, pay, paySecure }, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A client may come without a certificate: what needs one says so itself, as WeChat does. */
function secureSettings({ accounts: { authority, paySecure } }: Platform) {
  return {
    key: paySecure.privateKey,
    cert: paySecure.certificate,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    // A session that is taken up again does not show the certificate again.
    secureOptions: constants.SSL_OP_NO_TICKET,
  }
}
