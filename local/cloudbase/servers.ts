import type { RequestListener } from 'node:http'
import { listenOnLocalhost, listenOnLoopback, type LocalServer } from '../listen'
import { ADMIN_SERVER_SETTINGS } from './admin/server'

/** The two servers of the local CloudBase: the admin API for functions and scripts, the app for browsers. */
export interface Servers {
  adminUrl: string
  appUrl: string
  /** From here on requests are answered; before they are told to come back. */
  serve(handlers: Handlers): void
  /** Ends the app within `graceMs` while `meanwhile` runs, and then the admin API, which running calls still need. */
  close(graceMs: number, meanwhile?: () => Promise<void>): Promise<void>
}

type Handlers = { admin: RequestListener; app: RequestListener }

/** Listens on both ports, since functions must know the admin address before they start. Rejects with PortBusyError. */
export async function openServers(ports: { admin: number; app: number }): Promise<Servers> {
  let handlers: Handlers = { admin: notReady, app: notReady }
  const admin = await listenOnLoopback(ports.admin, (...call) => handlers.admin(...call), ADMIN_SERVER_SETTINGS)
  const app = await listenOnLocalhost(ports.app, (...call) => handlers.app(...call)).catch(orClose(admin))

  return {
    adminUrl: `http://127.0.0.1:${admin.port}/admin`,
    appUrl: `http://localhost:${app.port}`,
    serve: (ready) => void (handlers = ready),
    async close(graceMs, meanwhile = () => Promise.resolve()) {
      await Promise.all([app.close(graceMs), meanwhile()])
      await admin.close(0)
    },
  }
}

const notReady: RequestListener = (_, response) => void response.writeHead(503, { 'retry-after': '1' }).end()

function orClose(server: LocalServer) {
  return async (error: unknown): Promise<never> => {
    await server.close(0)
    throw error
  }
}
