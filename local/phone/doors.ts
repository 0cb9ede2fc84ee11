import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Log } from '../log'
import type { Language } from '../messages'
import { forgetChecks } from './checks'
import { readJson } from './doorman'
import { framePage } from './framePage'
import type { MiniDoors } from './mini/miniDoors'
import type { Native } from './native'
import { readInvocation, readUserId } from './requests'
import type { Checks, PhoneState } from './state'
import { phoneCss } from './style'
import { visitorCookies } from './visitor'
import type { WeChatPort } from './wechatPort'

export interface Context {
  wechat: WeChatPort
  appUrl: string
  clientFile: string
  /** The mini-program's side, below `/mini/`. */
  mini: MiniDoors
  language: Language
  log: Log
  origin: string
  native: Native
  /** The last verdicts; whoever asks WeChat for one puts it here. */
  checks: Checks
}

export interface Reply {
  status?: number
  headers: Record<string, string | string[]>
  /** A stream goes on until the visitor leaves. */
  body: string | Buffer | Readable
}

type Door = (context: Context, request: IncomingMessage) => Reply | Promise<Reply>

/** Everything that the phone serves itself, by path and method. */
export const DOORS: ReadonlyMap<string, ReadonlyMap<string, Door>> = new Map([
  ['/', new Map<string, Door>([['GET', showPhone]])],
  ['/phone.js', new Map<string, Door>([['GET', sendScript]])],
  ['/phone.css', new Map<string, Door>([['GET', sendStyle]])],
  ['/state', new Map<string, Door>([['GET', (context) => json(stateOf(context))]])],
  ['/user', new Map<string, Door>([['POST', switchUser]])],
  ['/invoke', new Map<string, Door>([['POST', invoke]])],
])

/** A JSON reply with status 200. */
export function json(value: unknown, headers: Reply['headers'] = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  return { headers: { ...type, ...headers }, body: JSON.stringify(value) }
}

function showPhone(context: Context, request: IncomingMessage): Reply {
  const { wechat, appUrl, language } = context
  const app = new URL(appUrl).origin
  const { open, pay, api } = wechat.urls
  const policy = [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `connect-src 'self'`,
    `img-src 'self' data: ${app} ${new URL(api).origin}`,
    `frame-src 'self' ${app} ${new URL(open).origin} ${new URL(pay).origin}`,
    `frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  ]
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'set-cookie': visitorCookies(request.headers.cookie, wechat.currentUser().id),
    },
    body: framePage(language),
  }
}

async function sendScript({ clientFile }: Context): Promise<Reply> {
  return { headers: { 'content-type': 'text/javascript; charset=utf-8' }, body: await readFile(clientFile) }
}

function sendStyle(): Reply {
  return { headers: { 'content-type': 'text/css; charset=utf-8' }, body: phoneCss }
}

async function switchUser({ wechat, checks }: Context, request: IncomingMessage): Promise<Reply> {
  const userId = readUserId(await readJson(request), wechat.users)
  wechat.switchUser(userId)
  forgetChecks(checks)
  return json({ currentUserId: userId }, { 'set-cookie': visitorCookies(request.headers.cookie, userId) })
}

async function invoke({ native, appUrl }: Context, request: IncomingMessage): Promise<Reply> {
  return json(native.invoke(readInvocation(await readJson(request), appUrl)))
}

function stateOf({ wechat, appUrl, checks }: Context): PhoneState {
  return {
    appUrl,
    openOrigin: new URL(wechat.urls.open).origin,
    payOrigin: new URL(wechat.urls.pay).origin,
    controlsUrl: wechat.urls.controls,
    users: wechat.users.map(({ id, nickname, avatar }) => ({
      id,
      nickname,
      avatar: new URL(avatar, wechat.urls.api).href,
    })),
    currentUserId: wechat.currentUser().id,
    checks,
  }
}
