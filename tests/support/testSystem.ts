import { randomBytes } from 'node:crypto'
import tcb from '@cloudbase/node-sdk'
import type { HttpApi, MiniProgramApi, Reply } from '../../core/api'
import { silentLog, type Log } from '../../local/log'
import { memoryFolder } from '../../local/system/dataFolder'
import { choosePorts } from '../../local/system/ports'
import { startSystem, type System } from '../../local/system/system'
import { joinAccounts, makeIds } from '../../local/wechat/accounts'
import { testKeys } from './testKeys'
import { webClient, type WebClient } from './webClient'

export interface TestSystem extends Omit<System, 'miniProgram'> {
  /** The mini-program of one user: calls a built function bundle as `wx.cloud.callFunction` would. */
  miniProgram(userId: string): MiniProgramClient
  /** A fresh browser of one user, with a cookie jar of its own. */
  browser(userId?: string): WebClient
  /** The database through the real, unmodified `@cloudbase/node-sdk`, as the merchant's own tools would use it. */
  adminDatabase(): ReturnType<ReturnType<typeof tcb.init>['database']>
  /** What the local WeChat's controls answer. */
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>
}

export interface MiniProgramClient {
  openid: string
  call<F extends keyof MiniProgramApi>(name: F, data?: unknown): Promise<Reply<MiniProgramApi[F]['answer']>>
}

/** The whole local system on free ports, in memory, with the functions as built. */
export async function startTestSystem(log: Log = silentLog, payApi: 'v2' | 'v3' = 'v2'): Promise<TestSystem> {
  const system = await startSystem({
    root: process.cwd(),
    ports: await choosePorts(0),
    data: memoryFolder(joinAccounts(makeIds(randomBytes), testKeys())),
    payApi,
    log,
    language: 'en',
  })

  return {
    ...system,
    miniProgram: (userId) => miniProgramOf(system, userId),
    browser: (userId = 'xiaolin') => webClient(system.ready.app, { 'x-wechat-user': userId }),
    adminDatabase: () => adminApp(system).database(),
    async control(method, path, body) {
      const response = await fetch(`${system.ready.controls}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      return response.json()
    },
  }
}

function miniProgramOf({ cloudbase, wechat }: System, userId: string): MiniProgramClient {
  const user = wechat.users.find(({ id }) => id === userId)
  if (user === undefined) throw new Error(`There is no WeChat user "${userId}".`)
  const { appid } = wechat.accounts.miniProgram
  const { unionid, openids } = user

  return {
    openid: openids.miniProgram,
    async call(name, data = {}) {
      const result = await cloudbase.invoke(name, data, {
        kind: 'miniProgram',
        appid,
        openid: openids.miniProgram,
        ...(wechat.accounts.isLinkedByUnionid ? { unionid } : {}),
      })
      if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
      return JSON.parse(result.json) as never
    },
  }
}

function adminApp({ ready }: System): ReturnType<typeof tcb.init> {
  const { envId, secretId, secretKey, url } = ready.admin
  const options = { env: envId, secretId, secretKey, serviceUrl: url }
  return tcb.init(options)
}

/** The answer of a reply that must be one. */
export function dataOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`refused: ${reply.code} ${reply.message}`)
  return reply.data
}

export type HttpAnswer<K extends keyof HttpApi> = Reply<HttpApi[K]['answer']>
