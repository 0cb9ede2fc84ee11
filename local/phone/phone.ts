import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { listenOnLocalhost } from '../listen'
import type { Log } from '../log'
import { fill, type Language } from '../messages'
import { checkHost, checkPost } from './doorman'
import { type Context, DOORS, json, type Reply } from './doors'
import { lanPage } from './lanPage'
import type { MiniDoors } from './mini/miniDoors'
import { createNative } from './native'
import { PhoneRefusal } from './refusal'
import type { Checks } from './state'
import type { WeChatPort } from './wechatPort'

export interface PhoneOptions {
  /** 0 takes any free port. */
  port: number
  wechat: WeChatPort
  /** Where the app answers; its hostname must be `localhost`, as the phone's, else the frame gets no cookies. */
  appUrl: string
  /** The built script of the phone's page, read at each visit. */
  clientFile: string
  /** Finds the mini-program's own doors. */
  mini: MiniDoors
  language: Language
  log: Log
}

/** Serves the page of the two phones, the native side and the mini-program on localhost only. Rejects with a PortBusyError where the port is taken. */
export async function startPhone(options: PhoneOptions): Promise<{ url: string; close(): Promise<void> }> {
  const checks: Checks = {}
  const native = createNative(options.wechat, options.appUrl, checks)
  const { port, close } = await listenOnLocalhost(options.port, (request, response) => {
    const origin = `http://localhost:${request.socket.localPort}`
    void serve({ ...options, origin, native, checks }, request, response)
  })
  return { url: `http://localhost:${port}/`, close: () => close(0) }
}

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = await answer(context, request).catch((error: unknown) => explain(context, request, error))
  response.writeHead(reply.status ?? 200, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    ...reply.headers,
  })
  if (!(reply.body instanceof Readable)) return void response.end(reply.body)
  // Either end may leave first; the other is closed then, and there is nobody left to tell.
  pipeline(reply.body, response, () => undefined)
}

async function answer(context: Context, request: IncomingMessage): Promise<Reply> {
  checkHost(request, context.origin)
  const path = (request.url ?? '/').replace(/\?.*$/s, '')
  const doors = DOORS.get(path) ?? context.mini(path)
  if (doors === undefined) throw new PhoneRefusal('NOT_FOUND')

  const door = doors.get(request.method ?? '')
  if (door === undefined) throw new PhoneRefusal('METHOD_NOT_ALLOWED', { allow: [...doors.keys()].join(', ') })
  if (request.method === 'POST') checkPost(request, context.origin)
  return door(context, request)
}

function explain(context: Context, request: IncomingMessage, error: unknown): Reply {
  const { log, language, origin } = context
  const refusal = error instanceof PhoneRefusal ? error : new PhoneRefusal('INTERNAL')
  if (refusal !== error) log.error('phone: request failed', { path: request.url, error: String(error) })
  if (refusal.code === 'FOREIGN_HOST' && request.method === 'GET') return explainLan(origin, language)

  const { code, text, values, status } = refusal
  const headers = values['allow'] === undefined ? {} : { allow: values['allow'] }
  const message = fill(text, language, values)
  return { ...json({ code, message, ...(values['field'] && { field: values['field'] }) }, headers), status }
}

function explainLan(origin: string, language: Language): Reply {
  const nonce = randomBytes(16).toString('base64')
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'`
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  return { status: 403, headers, body: lanPage({ origin, language, nonce }) }
}
