import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Log } from '../log'
import type { Language } from '../messages'
import { readJson } from './doorman'
import { framePage } from './framePage'
import type { Native } from './native'
import { readInvocation, readUserId } from './requests'
import type { PhoneState } from './state'
import { phoneCss } from './style'
import { visitorCookies } from './visitor'
import type { WeChatPort } from './wechatPort'

export interface Context {
  wechat: WeChatPort
  appUrl: string
  clientFile: string
  language: Language
  log: Log
  origin: string
  native: Native
}

export interface Reply {
  status?: number
  headers: Record<string, string | string[]>
  body: string | Buffer
}

type Door = (context: Context, request: IncomingMessage) => Reply | Promise<Reply>

/** Everything the phone serves, by path and method. */
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
    `frame-src ${app} ${new URL(open).origin} ${new URL(pay).origin}`,
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

async function switchUser({ wechat, native }: Context, request: IncomingMessage): Promise<Reply> {
  const userId = readUserId(await readJson(request), wechat.users)
  wechat.switchUser(userId)
  native.forget()
  return json({ currentUserId: userId }, { 'set-cookie': visitorCookies(request.headers.cookie, userId) })
}

async function invoke({ native, appUrl }: Context, request: IncomingMessage): Promise<Reply> {
  return json(native.invoke(readInvocation(await readJson(request), appUrl)))
}

function stateOf({ wechat, appUrl, native }: Context): PhoneState {
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
    checks: native.checks(),
  }
}
