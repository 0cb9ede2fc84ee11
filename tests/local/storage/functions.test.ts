import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import tcb from '@cloudbase/node-sdk'
import { movableClock } from '../../../local/clock'
import { startCloudBase, type LocalCloudBase } from '../../../local/cloudbase/cloudbase'
import type { Caller } from '../../../local/cloudbase/functions/invoke'
import { silentLog } from '../../../local/log'
import { openWorkshop, type Workshop } from '../functions/support'
import { ask } from '../gateway/http'

const xiaolin: Caller = { kind: 'miniProgram', appid: 'wx00000000000000a1', openid: 'o0000xiaolin' }

let workshop: Workshop
const running: LocalCloudBase[] = []

beforeAll(() => {
  workshop = openWorkshop()
  symlinkSync(path.resolve(__dirname, '../../../node_modules'), path.join(workshop.functionRoot, 'node_modules'))
  // What a profile function does with an avatar: takes the user's file, keeps a copy of its own, shares that.
  workshop.write(
    'keep',
    `
    const cloud = require('wx-server-sdk')
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
    exports.main = async ({ fileID }) => {
      const { fileContent } = await cloud.downloadFile({ fileID })
      const copy = await cloud.uploadFile({ cloudPath: 'kept/头像.png', fileContent })
      const { fileList } = await cloud.getTempFileURL({ fileList: [copy.fileID] })
      await cloud.deleteFile({ fileList: [fileID] })
      return { fileID: copy.fileID, url: fileList[0].tempFileURL }
    }`,
  )
})
afterEach(async () => void (await Promise.all(running.splice(0).map((cloudbase) => cloudbase.close()))))
afterAll(() => workshop.remove())

async function start(dataFile = ':memory:') {
  const root = path.join(workshop.functionRoot, 'project')
  mkdirSync(root, { recursive: true })
  const storage = { acl: 'CUSTOM', rule: { read: true, write: 'resource.openid == auth.openid' } }
  writeFileSync(path.join(root, 'database.json'), JSON.stringify({ collections: [], storage }))
  writeFileSync(
    path.join(root, 'cloudbaserc.json'),
    JSON.stringify({ envId: 'local-env', functions: [{ name: 'keep', timeout: 20 }] }),
  )
  const { functionRoot, instanceFile } = workshop
  const folders = { root, functionRoot, instanceFile, hostingRoot: root }
  const surroundings = { env: {}, extraEnv: {}, clock: movableClock(), log: silentLog }
  const cloudbase = await startCloudBase({ ...folders, ...surroundings, dataFile, ports: { admin: 0, app: 0 } })
  running.push(cloudbase)
  return cloudbase
}

async function keep(cloudbase: LocalCloudBase, fileID: string) {
  const result = await cloudbase.invoke('keep', { fileID }, xiaolin)
  if (!result.ok) throw new Error(result.message)
  return JSON.parse(result.json) as { fileID: string; url: string }
}

describe('the storage of a running local CloudBase', () => {
  it('serves a deployed function, and browsers the address that the function answered', async () => {
    const cloudbase = await start()
    const bytes = Buffer.from([137, 80, 78, 71, 0, 255])
    const uploaded = cloudbase.storage.put({ cloudPath: 'avatars/u1/1.png', bytes, openid: xiaolin.openid })

    const kept = await keep(cloudbase, uploaded.fileId)

    expect(kept.fileID).toBe('cloud://local-env.6c6f-local-env-1250000000/kept/头像.png')
    expect(kept.url.startsWith(`${cloudbase.appUrl}/__storage/`)).toBe(true)
    const response = await fetch(kept.url)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
    expect(cloudbase.storage.read(uploaded.fileId)).toBeUndefined()
  })

  it('keeps the files of a function from users: only the administrator replaces them', async () => {
    const cloudbase = await start()
    const bytes = Buffer.from('png')
    const { fileID } = await keep(cloudbase, cloudbase.storage.put({ cloudPath: 'a.png', bytes }).fileId)

    const replace = () => cloudbase.storage.put({ cloudPath: 'kept/头像.png', bytes, openid: xiaolin.openid })

    expect(replace).toThrow('Somebody else')
    expect(cloudbase.storage.remove(fileID)).toBe(true)
    expect(replace).not.toThrow()
  })

  it('has its files again after a restart, while addresses from before are void', async () => {
    const dataFile = path.join(workshop.functionRoot, 'cloudbase.db')
    const before = await start(dataFile)
    const bytes = Buffer.from('png')
    const { fileID, url } = await keep(before, before.storage.put({ cloudPath: 'a.png', bytes }).fileId)
    await before.close()
    running.length = 0

    const after = await start(dataFile)
    const { secretId, secretKey } = after.admin
    const app = tcb.init({ env: after.envId, secretId, secretKey, serviceUrl: after.adminUrl })

    expect((await app.downloadFile({ fileID })).fileContent).toEqual(bytes)
    expect((await fetch(url.replace(before.appUrl, after.appUrl))).status).toBe(403)
  })

  it('takes uploads under its own name only', async () => {
    const { adminUrl, storage } = await start()
    const { url } = storage.grantUpload('a.png')
    const put = (host: string) => ask(adminUrl, new URL(url).pathname, { method: 'PUT', headers: { host }, body: 'x' })

    expect((await put('shop.example')).text).toContain('127.0.0.1 and localhost only')
    expect((await put('localhost')).text).toContain('<Code>AccessDenied</Code>')
  })
})
