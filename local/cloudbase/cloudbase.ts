import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import path from 'node:path'
import type { MovableClock } from '../clock'
import type { Log } from '../log'
import type { Language } from '../messages'
import { createCredentials, type Credential, type Credentials } from './admin/credentials'
import { adminHandler } from './admin/server'
import { readProject } from './config/readProject'
import type { Project } from './config/project'
import { openDatabase, type LocalDatabase } from './database/database'
import { openFunctions, type Functions } from './functions/functions'
import type { Invoke } from './functions/invoke'
import { appHandler } from './gateway/appHandler'
import { createGateway } from './gateway/gateway'
import { hostingHandler } from './hosting/hosting'
import type { PhoneFrame } from './hosting/phoneFrame'
import { openServers, type Servers } from './servers'
import { openStorage, type LocalStorage, type OpenedStorage } from './storage/storage'
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
  storage: LocalStorage
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

/** Starts the whole local CloudBase; rejects with ConfigError, PortBusyError or DataFileError, and leaves nothing behind then. */
export async function startCloudBase(options: CloudBaseOptions): Promise<LocalCloudBase> {
  const { clock, log, root } = options
  const project = readProject({
    cloudbaserc: path.join(root, 'cloudbaserc.json'),
    database: path.join(root, 'database.json'),
    env: options.env,
  })
  const servers = await openServers(options.ports)
  const { adminUrl, appUrl } = servers
  const { database, storage } = await orClose(servers, () => openData(options, project, servers))
  const credentials = createCredentials(randomBytes)
  const functions = openFunctions({ ...project, ...options, adminUrl, credentials, clockOffset: clock.offset })
  const { invoke } = functions
  const timers = startTimers({ functions: project.functions, invoke, clock, log })
  servers.serve({
    admin: adminOf(options, { envId: project.envId, database, storage, credentials, functions }),
    app: appOf(options, project, { invoke, storage }),
  })

  return {
    appUrl,
    adminUrl,
    envId: project.envId,
    admin: credentials.issue('admin'),
    database,
    storage,
    invoke,
    credentials,
    warm: () => functions.warm(),
    renew: () => functions.renew(),
    async close() {
      timers.close()
      await servers.close(GRACE_MS, () => functions.close(GRACE_MS))
      storage.close()
      database.close()
    },
  }
}

async function orClose<T>(servers: Servers, open: () => T): Promise<T> {
  try {
    return open()
  } catch (error) {
    await servers.close(0)
    throw error
  }
}

interface Data {
  database: LocalDatabase
  storage: OpenedStorage
}

function openData({ dataFile: file, clock, log }: CloudBaseOptions, project: Project, servers: Servers): Data {
  const database = openDatabase({ file, schema: project.database, clock, log })
  try {
    return { database, storage: openStorage({ file, envId: project.envId, ...servers, clock, log }) }
  } catch (error) {
    database.close()
    throw error
  }
}

interface AdminParts extends Data {
  envId: string
  credentials: Credentials
  functions: Functions
}

function adminOf({ clock, log, language = 'en' }: CloudBaseOptions, parts: AdminParts): RequestListener {
  const { functions, ...rest } = parts
  return adminHandler({
    ...rest,
    clock,
    log,
    language,
    invoke: functions.invoke,
    callerOf: ({ secretId }) => functions.callerOf(secretId),
  })
}

interface AppParts {
  invoke: Invoke
  storage: OpenedStorage
}

function appOf(options: CloudBaseOptions, project: Project, { invoke, storage }: AppParts): RequestListener {
  const { hostingRoot, log, phone } = options
  const routes = project.functions.flatMap(({ path: route, name }) =>
    route === undefined ? [] : [{ path: route, function: name }],
  )
  const gateway = createGateway({ envId: project.envId, routes, invoke, log })
  const hosting = hostingHandler({ root: hostingRoot, log, ...(phone !== undefined && { phone }) })
  return appHandler({ files: storage.downloads, gateway, hosting })
}
