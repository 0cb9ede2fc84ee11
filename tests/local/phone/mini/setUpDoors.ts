import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLog } from '../../../../local/log'
import type { MiniBuild, MiniBuilder } from '../../../../local/phone/mini/builder'
import { createMiniDoors } from '../../../../local/phone/mini/miniDoors'
import type { MiniCloudPort, MiniPerson } from '../../../../local/phone/mini/ports'
import { startPhone } from '../../../../local/phone/phone'
import { fakeWeChat } from '../fakeWeChat'

export const APP = 'http://localhost:3001'

export interface Sent {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: unknown
}

export interface Got {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

export type FakeCloud = MiniCloudPort & {
  called: Parameters<MiniCloudPort['callFunction']>[]
  uploaded: Parameters<MiniCloudPort['upload']>[0][]
  /** What the next call answers. */
  answer: Awaited<ReturnType<MiniCloudPort['callFunction']>>
  refusal: { code: string; message: string } | undefined
}

/** A phone with a mini-program whose platform, cloud and compiler believe what the test tells them. */
export async function openMiniPhone() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mini-'))
  const root = path.join(folder, 'miniprogram')
  mkdirSync(path.join(root, 'images'), { recursive: true })
  writeFileSync(path.join(root, 'images/tea.png'), 'PNG')
  writeFileSync(path.join(root, 'images/tea.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(path.join(root, 'app.ts'), 'App({})')
  writeFileSync(path.join(folder, 'secret.png'), 'SECRET')
  const hostFile = path.join(folder, 'miniHost.js')
  writeFileSync(hostFile, 'void "host"')

  const wechat = fakeMiniWeChat()
  const cloud = fakeCloud()
  const builder = fakeBuilder()
  const mini = createMiniDoors({ wechat, cloud, builder, root, hostFile, appUrl: `${APP}/`, language: 'en' })
  const clientFile = hostFile
  const options = { port: 0, wechat, appUrl: `${APP}/`, clientFile, mini, language: 'en', log: silentLog } as const
  const phone = await startPhone(options)
  const origin = new URL(phone.url).origin
  const send = (sent: Sent) => exchange(origin, sent)
  const post = (at: string, body: unknown, headers: Record<string, string> = {}) =>
    send({ method: 'POST', path: at, body, headers: { origin, 'content-type': 'application/json', ...headers } })
  return { wechat, cloud, builder, origin, send, post, close: phone.close }
}

function fakeMiniWeChat() {
  const base = fakeWeChat()
  const person = (user: { id: string; nickname: string; avatar: string }): MiniPerson => ({
    ...user,
    openids: { miniProgram: `o0000-mini-${user.id}` },
    unionid: `o0000-union-${user.id}`,
  })
  return Object.assign(base, {
    accounts: { miniProgram: { appid: 'wx00000000a0000001' }, isLinkedByUnionid: true },
    users: base.users.map(person),
    currentUser: (
      (current) => () =>
        person(current())
    )(base.currentUser),
    issueLoginCode: (id: string) => `login-code-of-${id}`,
    issuePhoneCode: (id: string) => `phone-code-of-${id}`,
  })
}

function fakeCloud(): FakeCloud {
  const cloud: FakeCloud = {
    envId: 'wxflow-local',
    called: [],
    uploaded: [],
    answer: { ok: true, json: '{"ok":true}', requestId: 'r1' },
    refusal: undefined,
    async callFunction(...call) {
      cloud.called.push(call)
      return cloud.answer
    },
    upload(file) {
      cloud.uploaded.push(file)
      return cloud.refusal === undefined
        ? { ok: true, fileId: `cloud://wxflow-local.x/${file.cloudPath}` }
        : { ok: false, ...cloud.refusal }
    },
    tempUrl: (fileId) => (fileId.includes('gone') ? undefined : `${APP}/__storage/t/${fileId.split('/').at(-1)}`),
  }
  return cloud
}

function fakeBuilder() {
  const listeners = new Set<(build: MiniBuild) => void>()
  const first: MiniBuild = { version: 'v1', script: 'void "app"' }
  const builder = {
    build: first,
    latest: async (): Promise<MiniBuild> => builder.build,
    listen(listener: (build: MiniBuild) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => undefined,
    /** A compile ended. */
    finish(build: MiniBuild) {
      builder.build = build
      for (const listener of listeners) listener(build)
    },
    listeners,
  } satisfies MiniBuilder & Record<string, unknown>
  return builder
}

function exchange(origin: string, { method = 'GET', path: at, headers = {}, body }: Sent): Promise<Got> {
  const { host, port } = new URL(origin)
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: at, headers: { host, ...headers } }
    const request = httpRequest(options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(body === undefined ? undefined : bytes)
  })
}
