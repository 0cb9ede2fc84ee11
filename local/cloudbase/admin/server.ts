import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../clock'
import type { Log } from '../../log'
import type { Language } from '../../messages'
import { CloudError } from '../database/cloudError'
import type { LocalDatabase } from '../database/database'
import type { Caller, Invoke } from '../functions/invoke'
import { UPLOAD_PATH, type OpenedStorage } from '../storage/storage'
import type { Reply } from './action'
import { findAction } from './actions'
import { readBody, type Body } from './body'
import type { Credential, Credentials } from './credentials'
import { ADMIN_REFUSALS } from './refusals'
import { verifySignature } from './signature'

export interface AdminOptions {
  envId: string
  database: LocalDatabase
  storage: OpenedStorage
  credentials: Credentials
  invoke: Invoke
  clock: Clock
  log: Log
  language?: Language
  /** The caller of the invocation that runs in the instance with this credential; without one, nobody. */
  callerOf?: (credential: Credential) => Caller | undefined
  /** The time of clients that do not follow the local clock, such as scripts; the machine's by default. */
  machineNow?: () => number
}

/**
 * For `http.createServer` of whoever listens. The SDKs do not try again when a kept connection is closed under them,
 * so idle ones stay open for longer than any pause between two calls.
 */
export const ADMIN_SERVER_SETTINGS = { keepAliveTimeout: 120_000, headersTimeout: 125_000, requestTimeout: 0 }

const PATH = '/admin'
const HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/i

/**
 * The admin API that the CloudBase SDKs speak to: POST /admin, signed; every answer is HTTP 200 with JSON.
 * Below it is the place where they put files.
 */
export function adminHandler(options: AdminOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (isUpload(request)) return options.storage.uploads(request, response)

    const requestId = randomUUID()
    answer(options, request)
      .catch((error: unknown) => refusalReply(options, error, requestId))
      .then((reply) => send(response, { ...reply, requestId }))
      .catch((error: unknown) => options.log.error('The admin API could not answer.', { error: String(error) }))
  }
}

function isUpload({ headers, url = '' }: IncomingMessage): boolean {
  return HOST.test(headers.host ?? '') && url.startsWith(PATH + UPLOAD_PATH)
}

async function answer(options: AdminOptions, request: IncomingMessage): Promise<Reply> {
  const url = checkedUrl(request)
  if (request.headers['user-agent']?.startsWith('tcb-admin-sdk/')) throw new CloudError(ADMIN_REFUSALS.oldSdk)
  const body = await readBody(request)
  const now = options.clock.now()
  const times = [now.getTime(), (options.machineNow ?? Date.now)()]
  const credential = verifySignature({ url, headers: request.headers, body }, options.credentials, times)
  checkEnv(options.envId, url, body)

  const { database, storage, invoke, log, callerOf = () => undefined } = options
  const action = findAction(text(body['action']))
  return action.answer({ database, storage, invoke, credential, callerOf, now, log }, body)
}

function checkedUrl(request: IncomingMessage): URL {
  const host = request.headers.host ?? ''
  const isOurs = HOST.test(host) && request.method === 'POST' && request.url?.split('?')[0] === PATH
  if (!isOurs) throw new CloudError(ADMIN_REFUSALS.foreignHost, { path: PATH })
  return new URL(`http://${host}${request.url ?? ''}`)
}

// node-sdk 2 leaves the query's `env` out, and a client without any gets the account's first environment: this one.
function checkEnv(envId: string, url: URL, body: Body): void {
  for (const env of [url.searchParams.get('env') ?? '', text(body['envName'])])
    if (env !== '' && env !== envId) throw new CloudError(ADMIN_REFUSALS.wrongEnv, { env, envId })
}

function text(value: unknown): string {
  return Buffer.isBuffer(value) || typeof value === 'string' ? value.toString() : ''
}

function refusalReply({ log, language = 'en' }: AdminOptions, error: unknown, requestId: string): Reply {
  if (error instanceof CloudError) return { code: error.code, message: error.sentence(language) }
  log.error('The admin API failed.', { requestId, error: error instanceof Error ? error.stack : String(error) })
  return {
    code: ADMIN_REFUSALS.internal.code,
    message: new CloudError(ADMIN_REFUSALS.internal, { requestId }).sentence(language),
  }
}

function send(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(JSON.stringify(reply))
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
  response.end(body)
}
