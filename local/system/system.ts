import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { movableClock, type MovableClock } from '../clock'
import { startCloudBase, type CloudBaseOptions, type LocalCloudBase } from '../cloudbase/cloudbase'
import type { Log } from '../log'
import type { Language } from '../messages'
import { bridgeScript } from '../phone/bridgeScript'
import { startPhone } from '../phone/phone'
import { startWeChat, type WeChat, type WeChatOptions } from '../wechat/wechat'
import { readCatalogue } from './catalogue'
import type { DataFolder } from './dataFolder'
import { environmentOf, oneLine } from './environment'
import { openMiniProgram, type MiniProgram } from './miniProgram'
import type { Ports } from './ports'
import { readyOf, type Ready } from './ready'

export type { Ready } from './ready'

export interface SystemOptions {
  /** The repository: configuration, products, and `dist/` with everything built. */
  root: string
  ports: Ports
  data: DataFolder
  /** v2 unless said. */
  payApi?: 'v2' | 'v3'
  log: Log
  language: Language
}

export interface System {
  ready: Ready
  cloudbase: LocalCloudBase
  wechat: WeChat
  miniProgram: MiniProgram
  clock: MovableClock
  /** Ends every part; the data folder stays its opener's. */
  close(): Promise<void>
}

/**
 * Starts WeChat, CloudBase and the phone so that they know each other; resolves once all of them answer. Rejects with
 * ConfigError, PortBusyError, DataFileError or StartProblem, and leaves nothing running then.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const products = readCatalogue(options.root)
  const clock = keptClock(options.data)
  const started: { close(): Promise<void> }[] = []

  async function close(): Promise<void> {
    clock.close()
    await Promise.all(started.map((part) => part.close()))
  }

  try {
    const wechat = await startWeChat(weChatOptions(options, clock))
    started.push(wechat)
    const cloudbase = await startCloudBase(cloudBaseOptions(options, clock, wechat))
    started.push(cloudbase)
    cloudbase.database.seed('products', products)
    const miniProgram = openMiniProgram({ ...options, appUrl: siteUrl(options.ports), cloudbase, wechat })
    started.push(miniProgram)
    const phone = await startPhone({ ...phoneOptions(options), wechat, mini: miniProgram.doors })
    started.push(phone)

    return { ready: readyOf({ phone, cloudbase, wechat }), cloudbase, wechat, miniProgram, clock, close }
  } catch (error) {
    await close()
    throw error
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

// Known before anything listens, since each part is told where the others are.
const siteUrl = ({ app }: Ports) => `http://localhost:${app}`
const phoneOrigin = ({ phone }: Ports) => `http://localhost:${phone}`

function weChatOptions({ ports, data, log, language }: SystemOptions, clock: MovableClock): WeChatOptions {
  return {
    ports: { api: ports.wechatApi, open: ports.wechatOpen, pay: ports.wechatPay, paySecure: ports.wechatPaySecure },
    dataFile: data.wechatFile,
    accounts: data.accounts,
    clock,
    random: randomBytes,
    log,
    language,
    siteUrl: siteUrl(ports),
    phoneOrigin: phoneOrigin(ports),
  }
}

function cloudBaseOptions(options: SystemOptions, clock: MovableClock, { urls }: WeChat): CloudBaseOptions {
  const { root, ports, data, log, language } = options
  const bridge = readFileSync(path.join(root, 'dist/local/phone/bridge.js'), 'utf8')
  const origin = phoneOrigin(ports)
  return {
    root,
    env: environmentOf(data.accounts, { site: siteUrl(ports), language, payApi: options.payApi ?? 'v2' }),
    extraEnv: {
      WECHAT_API_URL: urls.api,
      WECHAT_OPEN_URL: urls.open,
      WECHAT_PAY_URL: urls.pay,
      WECHAT_PAY_SECURE_URL: urls.paySecure,
      WECHAT_PAY_CA: oneLine(data.accounts.authority.certificate),
    },
    functionRoot: path.join(root, 'dist/cloudfunctions'),
    instanceFile: path.join(root, 'dist/local/instance.cjs'),
    hostingRoot: path.join(root, 'dist/h5'),
    dataFile: data.cloudbaseFile,
    clock,
    log,
    language,
    ports: { admin: ports.admin, app: ports.app },
    phone: { origin, script: bridgeScript(bridge, origin), avatarOrigin: urls.api },
  }
}

function phoneOptions({ root, ports, language, log }: SystemOptions) {
  const clientFile = path.join(root, 'dist/local/phone/phone.js')
  return { port: ports.phone, appUrl: siteUrl(ports), clientFile, language, log }
}
