import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Language } from '../../messages'
import { readBody, readJson } from '../doorman'
import { PhoneRefusal } from '../refusal'
import type { Checks } from '../state'
import type { MiniBuilder } from './builder'
import { changesOf } from './changes'
import { wxCloudError } from './cloudErrors'
import { hostCss } from './hostStyle'
import { callerOf, holderOf } from './identity'
import { miniPage, miniPolicy } from './miniPage'
import { miniState } from './miniState'
import { readCall, readCloudPath, readFileIds, readNothing, readPayment } from './miniRequests'
import { readPackageFile } from './packageFile'
import type { MiniCloudPort, MiniWeChatPort } from './ports'

/** Everything that the doors below `/mini/` work with. */
export interface MiniParts {
  wechat: MiniWeChatPort
  cloud: MiniCloudPort
  builder: MiniBuilder
  /** The folder `miniprogram/`. */
  root: string
  /** The built script of the host, read at each visit. */
  hostFile: string
  appUrl: string
  language: Language
}

/** What the phone shares with its mini-program: the verdicts that its page shows. */
export interface MiniContext {
  checks: Checks
}

export interface MiniReply {
  headers: Record<string, string>
  /** A stream goes on until the visitor leaves. */
  body: string | Buffer | Readable
}

export type MiniDoor = (context: MiniContext, request: IncomingMessage) => MiniReply | Promise<MiniReply>

/** Finds the doors of an address by method; undefined where there are none. */
export type MiniDoors = (path: string) => ReadonlyMap<string, MiniDoor> | undefined

const FILES = '/mini/file/'
const LARGEST_CALL_KB = 1024
const LARGEST_UPLOAD_KB = 20 * 1024

/** The mini-program's side of the phone: page, scripts, pictures, and what `wx` asks of WeChat and of CloudBase. */
export function createMiniDoors(parts: MiniParts): MiniDoors {
  const { wechat, cloud, builder, root, hostFile, language } = parts
  const get = (door: MiniDoor) => new Map([['GET', door]])
  const post = (door: MiniDoor) => new Map([['POST', door]])

  const doors = new Map([
    [
      '/mini/',
      get(() =>
        reply('text/html; charset=utf-8', miniPage(language), { 'content-security-policy': miniPolicy(parts) }),
      ),
    ],
    ['/mini/host.js', get(async () => reply('text/javascript; charset=utf-8', await readFile(hostFile)))],
    ['/mini/host.css', get(() => reply('text/css; charset=utf-8', hostCss))],
    ['/mini/app.js', get(async () => reply('text/javascript; charset=utf-8', (await builder.latest()).script))],
    ['/mini/changes', get(() => reply('text/event-stream', changesOf(builder)))],
    ['/mini/state', get(() => json(miniState(parts)))],
    ['/mini/login', post(codeDoor(wechat.issueLoginCode))],
    ['/mini/phone-code', post(codeDoor(wechat.issuePhoneCode))],
    ['/mini/call', post(call)],
    ['/mini/upload', post(upload)],
    ['/mini/temp-urls', post(giveTempUrls)],
    ['/mini/cashier', post(openCashier)],
  ])
  const files = get(sendPackageFile)

  return (path) => doors.get(path) ?? (path.startsWith(FILES) ? files : undefined)

  async function sendPackageFile(_: MiniContext, request: IncomingMessage): Promise<MiniReply> {
    const path = (request.url ?? '').replace(/\?.*$/s, '').slice(FILES.length - 1)
    const file = await readPackageFile(root, path)
    if (file === undefined) throw new PhoneRefusal('NOT_FOUND')
    // A picture that is opened on its own must not run as a page of the phone.
    return reply(file.type, file.bytes, {
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; sandbox`,
    })
  }

  function codeDoor(issue: (userId: string) => string): MiniDoor {
    return async (_, request) => {
      readNothing(await readJson(request))
      return json({ code: issue(holderOf(request, wechat).id) })
    }
  }

  async function call(_: MiniContext, request: IncomingMessage): Promise<MiniReply> {
    const { name, data } = readCall(await readJson(request, LARGEST_CALL_KB))
    const outcome = await cloud.callFunction(name, data ?? {}, callerOf(holderOf(request, wechat), wechat))
    if (!outcome.ok) return json(wxCloudError(outcome))
    return json({ result: JSON.parse(outcome.json) as unknown, requestId: outcome.requestId })
  }

  async function upload(_: MiniContext, request: IncomingMessage): Promise<MiniReply> {
    const cloudPath = readCloudPath(request)
    const bytes = await readBody(request, { type: 'application/octet-stream', limitKb: LARGEST_UPLOAD_KB })
    const outcome = cloud.upload({ cloudPath, bytes, openid: holderOf(request, wechat).openids.miniProgram })
    return json(outcome.ok ? { fileID: outcome.fileId } : wxCloudError(outcome))
  }

  async function giveTempUrls(_: MiniContext, request: IncomingMessage): Promise<MiniReply> {
    const fileIds = readFileIds(await readJson(request))
    return json(fileIds.map((fileId) => tempFile(fileId, cloud.tempUrl(fileId))))
  }

  async function openCashier({ checks }: MiniContext, request: IncomingMessage): Promise<MiniReply> {
    const { route, ...payment } = readPayment(await readJson(request))
    const { appid } = wechat.accounts.miniProgram
    const userId = holderOf(request, wechat).id
    const { cashierUrl, ...verdict } = wechat.openCashier({ ...payment, appId: appid, userId })
    checks.payment = { pageUrl: route, verdict }

    if (verdict.ok) return json({ ok: true, cashierUrl })
    const { errMsg, field, explanation } = verdict
    return json({ ok: false, errMsg, field, message: explanation[language] })
  }
}

/** An entry of `wx.cloud.getTempFileURL`'s list; the text for a missing file is the platform's own (protocol of storage). */
function tempFile(fileID: string, url: string | undefined) {
  if (url !== undefined) return { fileID, tempFileURL: url, status: 0, errMsg: 'ok' }
  return { fileID, tempFileURL: '', status: 1, errMsg: 'STORAGE_FILE_NONEXIST' }
}

function reply(type: string, body: MiniReply['body'], headers: Record<string, string> = {}): MiniReply {
  return { headers: { 'content-type': type, ...headers }, body }
}

function json(value: unknown): MiniReply {
  return reply('application/json; charset=utf-8', JSON.stringify(value))
}
