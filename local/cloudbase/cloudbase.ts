import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import path from 'node:path'
import type { MovableClock } from '../clock'
import type { Log } from '../log'
import type { Language } from '../messages'
import { createCredentials, type Credential, type Credentials } from './admin/credentials'
import { ADMIN_SERVER_SETTINGS, adminHandler } from './admin/server'
import { readProject } from './config/readProject'
import type { Project } from './config/project'
import { openDatabase, type LocalDatabase } from './database/database'
import { openFunctions, type Functions } from './functions/functions'
import type { Invoke } from './functions/invoke'
import { appHandler } from './gateway/appHandler'
import { createGateway } from './gateway/gateway'
import { listenOnLocalhost, listenOnLoopback, type LocalServer } from '../listen'
import { hostingHandler } from './hosting/hosting'
import type { PhoneFrame } from './hosting/phoneFrame'
import { startTimers } from './timers/timers'

export interface CloudBaseOptions {
  /** The repository: cloudbaserc.json and database.json. */
  root: string
  /** The values for `{{env.X}}`. */
  env: Record<string, string>
  /** Given to every function besides its own variables. */
  extraEnv: Record<string, string>
  /** The built functions, `<name>/index.js`. */
  functionRoot: string
  /** The built bootstrap of a function instance. */
  instanceFile: string
  /** The built H5 app. */
  hostingRoot: string
  /** A path or ':memory:'. */
  dataFile: string
  clock: MovableClock
  log: Log
  /** Of the refusals that developers read; English by default. */
  language?: Language
  /** 0 takes any free port. */
  ports: { admin: number; app: number }
  phone?: PhoneFrame
}

export interface LocalCloudBase {
  appUrl: string
  adminUrl: string
  envId: string
  /** What a plain SDK client signs with. */
  admin: Credential
  database: LocalDatabase
  invoke: Invoke
  credentials: Credentials
  /** Starts one instance of each function ahead of its first call. */
  warm(): Promise<void>
  /** Lets functions that were built anew take effect. */
  renew(): void
  /** Ends everything; calls that run get 300 ms. */
  close(): Promise<void>
}

const GRACE_MS = 300

/** Starts the whole local CloudBase; rejects with ConfigError or PortBusyError, and leaves nothing behind then. */
export async function startCloudBase(options: CloudBaseOptions): Promise<LocalCloudBase> {
  const { clock, log, root, language = 'en' } = options
  const project = readProject({
    cloudbaserc: path.join(root, 'cloudbaserc.json'),
    database: path.join(root, 'database.json'),
    env: options.env,
  })
  const credentials = createCredentials(randomBytes)
  const admin = lateHandler()
  const app = lateHandler()
  const servers = await listenBoth(options.ports, admin.handler, app.handler)
  const adminUrl = `http://127.0.0.1:${servers.admin.port}/admin`

  const database = await orClose(servers, () =>
    openDatabase({ file: options.dataFile, schema: project.database, clock, log }),
  )
  const functions = openFunctions({ ...project, ...options, adminUrl, credentials, clockOffset: clock.offset })
  const { invoke } = functions
  admin.set(
    adminHandler({
      envId: project.envId,
      database,
      credentials,
      invoke,
      clock,
      log,
      language,
      callerOf: ({ secretId }) => functions.callerOf(secretId),
    }),
  )
  app.set(appOf(options, project, invoke))
  const timers = startTimers({ functions: project.functions, invoke, clock, log })

  return {
    appUrl: `http://localhost:${servers.app.port}`,
    adminUrl,
    envId: project.envId,
    admin: credentials.issue('admin'),
    database,
    invoke,
    credentials,
    warm: functions.warm,
    renew: functions.renew,
    async close() {
      timers.close()
      await closeInOrder(servers, functions)
      database.close()
    },
  }
}

interface Servers {
  admin: LocalServer
  app: LocalServer
}

function appOf({ hostingRoot, log, phone }: CloudBaseOptions, project: Project, invoke: Invoke): RequestListener {
  const routes = project.functions.flatMap(({ path: route, name }) =>
    route === undefined ? [] : [{ path: route, function: name }],
  )
  const gateway = createGateway({ envId: project.envId, routes, invoke, log })
  return appHandler(gateway, hostingHandler({ root: hostingRoot, log, ...(phone !== undefined && { phone }) }))
}

/** Functions must know the admin address, and the address is known only once somebody listens there. */
function lateHandler(): { handler: RequestListener; set(handler: RequestListener): void } {
  let ready: RequestListener | undefined
  return {
    handler(request, response) {
      if (ready !== undefined) return ready(request, response)
      response.writeHead(503, { 'retry-after': '1' }).end()
    },
    set: (handler) => void (ready = handler),
  }
}

async function listenBoth(
  ports: CloudBaseOptions['ports'],
  admin: RequestListener,
  app: RequestListener,
): Promise<Servers> {
  const adminServer = await listenOnLoopback(ports.admin, admin, ADMIN_SERVER_SETTINGS)
  try {
    return { admin: adminServer, app: await listenOnLocalhost(ports.app, app) }
  } catch (error) {
    await adminServer.close(0)
    throw error
  }
}

async function orClose<T>(servers: Servers, open: () => T): Promise<T> {
  try {
    return open()
  } catch (error) {
    await Promise.all([servers.admin.close(0), servers.app.close(0)])
    throw error
  }
}

/** Running calls still need the admin API, so it goes last. */
async function closeInOrder({ admin, app }: Servers, functions: Functions): Promise<void> {
  await Promise.all([app.close(GRACE_MS), functions.close(GRACE_MS)])
  await admin.close(0)
}
