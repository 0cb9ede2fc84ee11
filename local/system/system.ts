import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { movableClock, type MovableClock } from '../clock'
import { startCloudBase, type LocalCloudBase } from '../cloudbase/cloudbase'
import type { Log } from '../log'
import type { Language } from '../messages'
import { bridgeScript } from '../phone/bridgeScript'
import { startPhone } from '../phone/phone'
import { startWeChat, type WeChat } from '../wechat/wechat'
import type { Accounts } from '../wechat/accounts'
import type { DataFolder } from './dataFolder'
import type { Ports } from './ports'

export interface SystemOptions {
  /** The repository: configuration, products, and `dist/` with everything built. */
  root: string
  ports: Ports
  data: DataFolder
  log: Log
  language: Language
}

/** What `--ready-file` gets. */
export interface Ready {
  phone: string
  app: string
  admin: { url: string; envId: string; secretId: string; secretKey: string }
  wechat: { api: string; open: string; pay: string }
  accounts: Accounts
  users: { id: string; nickname: string; openids: { miniProgram: string; officialAccount: string } }[]
  controls: string
}

export interface System {
  ready: Ready
  cloudbase: LocalCloudBase
  wechat: WeChat
  clock: MovableClock
  close(): Promise<void>
}

/** Starts WeChat, CloudBase and the phone so that they know each other; resolves once all of them answer. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { root, ports, data, log, language } = options
  const clock = keptClock(data)
  const siteUrl = `http://localhost:${ports.app}`
  const phoneOrigin = `http://localhost:${ports.phone}`

  const wechat = await startWeChat({
    ports: { api: ports.wechatApi, open: ports.wechatOpen, pay: ports.wechatPay },
    dataFile: data.wechatFile,
    accounts: data.accounts,
    clock,
    random: randomBytes,
    log,
    language,
    siteUrl,
    phoneOrigin,
  })
  const closeWeChat = onFailure(() => wechat.close())

  const cloudbase = await closeWeChat(
    startCloudBase({
      root,
      env: environmentOf(data.accounts, siteUrl, language),
      extraEnv: { WECHAT_API_URL: wechat.urls.api, WECHAT_OPEN_URL: wechat.urls.open, WECHAT_PAY_URL: wechat.urls.pay },
      functionRoot: path.join(root, 'dist/cloudfunctions'),
      instanceFile: path.join(root, 'dist/local/instance.cjs'),
      hostingRoot: path.join(root, 'dist/h5'),
      dataFile: data.cloudbaseFile,
      clock,
      log,
      ports: { admin: ports.admin, app: ports.app },
      phone: { origin: phoneOrigin, script: builtBridge(root, phoneOrigin), avatarOrigin: wechat.urls.api },
    }),
  )
  cloudbase.database.seed('products', readProducts(root))

  const closeBoth = onFailure(() => Promise.all([wechat.close(), cloudbase.close()]))
  const clientFile = path.join(root, 'dist/local/phone/phone.js')
  const phone = await closeBoth(startPhone({ port: ports.phone, wechat, appUrl: siteUrl, clientFile, language, log }))

  return {
    ready: readyOf({ phone: phone.url, cloudbase, wechat }),
    cloudbase,
    wechat,
    clock,
    async close() {
      clock.close()
      await Promise.all([phone.close(), cloudbase.close(), wechat.close()])
    },
  }
}

/** Passes a start through; when it fails, what already runs is ended first. */
function onFailure(end: () => Promise<unknown>) {
  return async <T>(start: Promise<T>): Promise<T> => {
    try {
      return await start
    } catch (error) {
      await end()
      throw error
    }
  }
}

/** A clock whose moves survive a restart: data must not lie in the future of the system that reads it. */
function keptClock(data: DataFolder): MovableClock {
  const clock = movableClock(data.clockOffsetMs)
  let offsetMs = data.clockOffsetMs
  return {
    ...clock,
    moveBy(ms) {
      clock.moveBy(ms)
      offsetMs += ms
      data.keepClockOffset(offsetMs)
    },
  }
}

/** The values that a deploy would take from `.env`. */
function environmentOf(accounts: Accounts, siteUrl: string, language: Language): Record<string, string> {
  return {
    ENV_ID: 'wxflow-local',
    SITE_URL: siteUrl,
    WXFLOW_LANG: language,
    MINI_PROGRAM_APPID: accounts.miniProgram.appid,
    MINI_PROGRAM_SECRET: accounts.miniProgram.secret,
    OFFICIAL_ACCOUNT_APPID: accounts.officialAccount.appid,
    OFFICIAL_ACCOUNT_SECRET: accounts.officialAccount.secret,
    MCHID: accounts.merchant.mchid,
    PAY_V2_KEY: accounts.merchant.v2Key,
    PAY_SIGN_TYPE: 'HMAC-SHA256',
  }
}

function builtBridge(root: string, phoneOrigin: string): string {
  return bridgeScript(readFileSync(path.join(root, 'dist/local/phone/bridge.js'), 'utf8'), phoneOrigin)
}

function readProducts(root: string): { _id: string }[] {
  return JSON.parse(readFileSync(path.join(root, 'shop/products.json'), 'utf8')) as { _id: string }[]
}

function readyOf({ phone, cloudbase, wechat }: { phone: string; cloudbase: LocalCloudBase; wechat: WeChat }): Ready {
  const { api, open, pay, controls } = wechat.urls
  const { secretId, secretKey } = cloudbase.admin
  return {
    phone,
    app: cloudbase.appUrl,
    admin: { url: cloudbase.adminUrl, envId: cloudbase.envId, secretId, secretKey },
    wechat: { api, open, pay },
    accounts: wechat.accounts,
    users: wechat.users.map(({ id, nickname, openids }) => ({ id, nickname, openids })),
    controls,
  }
}
