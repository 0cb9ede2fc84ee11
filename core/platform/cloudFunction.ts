import type { Refusal } from '../api'
import { callerOf, type Caller, type Channel, type MiniProgramCaller } from './caller'
import { SECOND_MS } from './clock'
import { withDeadline } from './deadline'
import { AppError, publicError, type PublicError } from './errors'
import { dataReply, HttpReply, refusalReply, toGateway } from './httpReply'
import { readHeaders, readHttpRequest, requireOwnOrigin, type HttpRequest, type Method } from './httpRequest'
import { consoleLog, describeError, type Log } from './log'
import type { Language } from './messages'

/** What a function does for each kind of caller it serves. An answer is data, or an HttpReply over HTTP. */
export interface Channels {
  miniProgram: (caller: MiniProgramCaller, input: unknown) => Promise<unknown>
  http: HttpChannel
  timer: (log: Log) => Promise<unknown>
  merchant: (input: unknown, log: Log) => Promise<unknown>
}

export interface HttpChannel {
  /** Our own origin: POST and DELETE from any other are refused. */
  siteUrl: string
  methods: Partial<Record<Method, (request: HttpRequest, log: Log) => Promise<unknown>>>
}

/** Shows a refusal to a person: `accept` is the header of that name. Answers undefined to leave it in JSON. */
export type RefusalPage = (refusal: Refusal, details: { error: unknown; accept: string }) => HttpReply | undefined

/** The exported handler of a deployed function. */
export type Main = (event: unknown, context: unknown) => Promise<unknown>

/** What every kind of handler needs to know of its function. */
export interface Edge {
  name: string
  env: Record<string, string | undefined>
  deadlineMs?: number
  log?: (requestId: string) => Log
}

/**
 * Makes the handler of a cloud function: serves the stated callers and refuses all others before anything else is read,
 * answers within the deadline, and turns every error into a reply. `wire` runs once, at the first call that is served;
 * if the configuration is not complete, every call answers CONFIG_INVALID and the log names what is missing.
 */
export function cloudFunction<C extends Channel>(
  { callers, page, ...edge }: Edge & { callers: readonly C[]; page?: RefusalPage },
  wire: () => Pick<Channels, C>,
): Main {
  let channels: Pick<Channels, C> | undefined
  const deadlineMs = edge.deadlineMs ?? 8 * SECOND_MS

  return async (event, context) => {
    const caller = callerOf(event, context)
    const call = { edge, requestId: requestIdOf(context) }

    async function work() {
      const served: readonly Channel[] = callers
      if (caller.channel === 'client' || !served.includes(caller.channel)) {
        throw new AppError('FORBIDDEN', { expected: callers.join(', ') })
      }
      channels ??= wire()
      return withDeadline(dispatch(channels, { caller, event, log: logOf(call) }), deadlineMs)
    }

    return caller.channel === 'http' ? replyOverHttp(call, { work, event, page }) : replyToCall(call, work)
  }
}

async function dispatch(
  channels: Partial<Channels>,
  { caller, event, log }: { caller: Caller; event: unknown; log: Log },
): Promise<unknown> {
  switch (caller.channel) {
    case 'miniProgram':
      return channels.miniProgram?.(caller, clientInput(event))
    case 'http':
      return channels.http === undefined ? undefined : overHttp(channels.http, event, log)
    case 'timer':
      return channels.timer?.(log)
    case 'merchant':
      return channels.merchant?.(event, log)
    case 'client':
      return undefined
  }
}

async function overHttp({ siteUrl, methods }: HttpChannel, event: unknown, log: Log): Promise<unknown> {
  const request = readHttpRequest(event)
  const method = (['GET', 'POST', 'DELETE'] as const).find((known) => known === request.method)
  const handle = method === undefined ? undefined : methods[method]
  if (handle === undefined) throw new AppError('METHOD_NOT_ALLOWED', { expected: Object.keys(methods).join(', ') })

  if (method !== 'GET') requireOwnOrigin(request, siteUrl)
  return handle(request, log)
}

/** The platform adds `userInfo` to what a mini-program sends; it is not the client's, and identity is read elsewhere. */
function clientInput(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return event
  const input: Record<string, unknown> = { ...event }
  delete input['userInfo']
  return input
}

interface Call {
  edge: Edge
  requestId: string
}

async function replyToCall(call: Call, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { ok: true, data: (await work()) ?? {} }
  } catch (error) {
    const { status: _, ...refusal } = report(call, error)
    return { ok: false, ...refusal, requestId: call.requestId }
  }
}

async function replyOverHttp(
  call: Call,
  { work, event, page }: { work: () => Promise<unknown>; event: unknown; page: RefusalPage | undefined },
): Promise<unknown> {
  try {
    const answer = await work()
    return toGateway(answer instanceof HttpReply ? answer : dataReply(answer ?? {}))
  } catch (error) {
    const { status, ...visible } = report(call, error)
    const refusal: Refusal = { ok: false, ...visible, requestId: call.requestId }
    const accept = readHeaders(event)['accept'] ?? ''
    return toGateway(page?.(refusal, { error, accept }) ?? refusalReply(status, refusal))
  }
}

/** Logs an error and answers what its caller may know of it. */
export function report(call: Call, error: unknown): PublicError {
  const log = logOf(call)
  const visible = publicError(error, languageOf(call.edge.env))
  if (visible.status >= 500) log.error(describeError(error), { code: visible.code })
  else log.info(`refused: ${describeError(error)}`, { code: visible.code })
  return visible
}

/** The log of one call; every entry names function and call. */
export function logOf({ edge, requestId }: Call): Log {
  return edge.log?.(requestId) ?? consoleLog({ function: edge.name, requestId })
}

/** The id that the platform's own log knows this call by. */
export function requestIdOf(context: unknown): string {
  const hasId = typeof context === 'object' && context !== null && 'request_id' in context
  return hasId ? String(context.request_id) : 'unknown'
}

function languageOf(env: Record<string, string | undefined>): Language {
  return /^zh/i.test(env['WXFLOW_LANG'] ?? env['LANG'] ?? '') ? 'zh' : 'en'
}
