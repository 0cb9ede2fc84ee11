import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import tcb from '@cloudbase/node-sdk'
import { signFields } from '../../../local/wechat/pay/sign'
import { readFlatXml, writeFlatXml } from '../../../local/wechat/pay/xml'
import { until } from '../../support/h5'
import { STORY_MS } from '../../support/patience'
import { somePort, startProcess, temporaryFolder, type StartedSystem } from '../../support/startedSystem'
import { openNotifyUrl } from '../wechat/pay/merchant'

jest.setTimeout(STORY_MS)
// Else the SDK looks for the cloud's own network at each call, and leaves a timer behind each that fails.
Object.assign(process.env, {
  TENCENTCLOUD_RUNENV: 'SCF',
  TENCENTCLOUD_REGION: 'ap-shanghai',
  SCF_NAMESPACE: 'x',
  SILENCE: 'true',
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function dataFolder(): string {
  const dir = temporaryFolder()
  closers.push(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function started(options: { port: number; dataDir: string }): Promise<StartedSystem> {
  const system = await startProcess(options)
  closers.push(() => system.kill())
  return system
}

/** A start that is to fail: what it says, and with which exit code. */
function failedStart(args: string[], lang: 'en' | 'zh'): Promise<{ said: string; code: number | null }> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'local/start.ts', '--port', '0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, WXFLOW_LANG: lang },
  })
  closers.push(() => child.kill('SIGKILL'))
  const chunks: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ said: Buffer.concat(chunks).toString().trim(), code }))
  })
}

async function busyPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as { port: number }).port
}

describe('a start that cannot be', () => {
  it.each<['en' | 'zh', RegExp, RegExp, RegExp, RegExp]>([
    ['en', /^Unknown option '--prot'\nUsage: npm start/, /^Port \d+ is in use/, /^Another wxflow/, /--fresh$/],
    ['zh', /^Unknown option '--prot'\n用法：npm start/, /^端口 \d+ 已被占用/, /^另一个 wxflow/, /可重新开始/],
  ])('says why in one sentence, in %s', async (lang, unknownOption, busy, inUse, broken) => {
    const dataDir = dataFolder()
    expect(await failedStart(['--prot', '1'], lang)).toEqual({ said: expect.stringMatching(unknownOption), code: 1 })

    const port = await busyPort()
    const onBusyPort = await failedStart(['--data', dataDir, '--port', String(port)], lang)
    expect(onBusyPort).toEqual({ said: expect.stringMatching(busy), code: 1 })

    const system = await started({ port: somePort(), dataDir })
    expect(await failedStart(['--data', dataDir], lang)).toEqual({ said: expect.stringMatching(inUse), code: 1 })
    await system.stop()

    for (const name of ['wechat.db', 'cloudbase.db']) {
      for (const end of ['-wal', '-shm']) rmSync(path.join(dataDir, `${name}${end}`), { force: true })
      writeFileSync(path.join(dataDir, name), 'no database '.repeat(1000))
      const { said, code } = await failedStart(['--data', dataDir], lang)
      expect({ said, code }).toEqual({ said: expect.stringMatching(broken), code: 1 })
      expect(said).toContain(name)
      rmSync(path.join(dataDir, name))
    }
  })

  it('says that the ready file has no place, before anything else', async () => {
    const file = path.join(dataFolder(), 'nowhere', 'ready.json')
    expect(await failedStart(['--ready-file', file], 'en')).toEqual({
      said: `The ready file ${file} cannot be written.`,
      code: 1,
    })
  })

  it('leaves a folder that is none alone', async () => {
    const file = path.join(dataFolder(), 'file')
    writeFileSync(file, 'mine')
    const { said, code } = await failedStart(['--data', file], 'en')
    expect({ said, code }).toEqual({ said: expect.stringContaining('cannot be written'), code: 1 })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })
})

describe('Ctrl-C', () => {
  it('stops within a second while writes come in, and what was acknowledged is there at the next start', async () => {
    const place = { port: somePort(), dataDir: dataFolder() }
    const first = await started(place)
    const acknowledged: string[] = []
    const writers = Array.from({ length: 8 }, (_, writer) => writeOn(first, `w${writer}`, acknowledged))
    await until(
      () => Promise.resolve(acknowledged.length),
      (count) => count >= 50,
    )

    const before = performance.now()
    expect(await first.stop()).toBe(0)
    // On a busy machine the second is longer, as the start was.
    expect(performance.now() - before).toBeLessThan(1000 + first.startedInMs)
    await Promise.all(writers)

    const second = await started(place)
    const { total } = await databaseOf(second).collection('products').where({ isTest: true }).count()
    expect(total).toBeGreaterThanOrEqual(acknowledged.length)
    await second.stop()
  })
})

describe('a restart', () => {
  it('keeps accounts, the moved clock and a notification that waits, and delivers it', async () => {
    const place = { port: somePort(), dataDir: dataFolder() }
    let isOpen = false
    const shop = await openNotifyUrl(() => ({ body: isOpen ? SUCCESS : 'closed' }))
    closers.push(() => shop.close())

    const first = await started(place)
    await control(first, '/clock', { moveByMs: 86_400_000 })
    await pay(first, shop.url)
    await until(
      () => Promise.resolve(shop.received.length),
      (count) => count > 0,
    )
    await first.kill()
    isOpen = true

    const second = await started(place)
    expect(second.ready.accounts).toEqual(first.ready.accounts)
    const { now } = await control(second, '/clock', { moveByMs: 60_000 })
    expect(Date.parse(String(now)) - Date.now()).toBeGreaterThan(86_400_000)
    await until(
      () => Promise.resolve(shop.received.length),
      (count) => count > 1,
    )
    expect(shop.received.at(-1)).toEqual(shop.received[0])
    await second.stop()
  })
})

const SUCCESS = '<xml><return_code>SUCCESS</return_code></xml>'

type Json = Record<string, unknown>

async function control({ ready }: StartedSystem, address: string, body: object): Promise<Json> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${ready.controls}${address}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await response.json()) as Json
}

/** Orders by the merchant's API and pays, as a shop and its customer would. */
async function pay(system: StartedSystem, notifyUrl: string): Promise<void> {
  const { accounts, users, wechat } = system.ready
  const fields: [string, string][] = Object.entries({
    appid: accounts.miniProgram.appid,
    mch_id: accounts.merchant.mchid,
    nonce_str: 'n0nce',
    body: 'tea',
    out_trade_no: 'RESTART0001',
    total_fee: '1',
    spbill_create_ip: '127.0.0.1',
    notify_url: notifyUrl,
    trade_type: 'JSAPI',
    openid: users[0]!.openids.miniProgram,
  })
  const sign = signFields(fields, accounts.merchant.v2Key, 'MD5')
  const body = writeFlatXml([...fields, ['sign', sign]])
  const response = await fetch(`${wechat.pay}/pay/unifiedorder`, { method: 'POST', body })
  const answer = readFlatXml(Buffer.from(await response.arrayBuffer()))
  expect(answer.ok && answer.fields.get('result_code')).toBe('SUCCESS')
  expect(await control(system, '/pay', { outTradeNo: 'RESTART0001' })).toMatchObject({ tradeState: 'SUCCESS' })
}

function databaseOf({ ready }: StartedSystem) {
  const { url: serviceUrl, envId: env, secretId, secretKey } = ready.admin
  const options = { env, secretId, secretKey, serviceUrl }
  return tcb.init(options).database()
}

/** Adds documents until the system is gone. */
async function writeOn(system: StartedSystem, writer: string, acknowledged: string[]): Promise<void> {
  const products = databaseOf(system).collection('products')
  for (let count = 0; ; count += 1) {
    const _id = `${writer}-${count}`
    try {
      await products.add({ _id, isTest: true })
      acknowledged.push(_id)
    } catch {
      // The system was stopped, which is what this test is about.
      return
    }
  }
}
