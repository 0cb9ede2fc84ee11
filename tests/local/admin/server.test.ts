import { createServer, request as send, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openLocalCloud, useCredential } from '../../support/localCloud'
import { errorOf, type Sdk } from '../../support/sdks'

interface Recorded {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Lets the real SDK send one request to a recorder, so that it can be sent on changed. */
async function setUp(machineNow = Date.now) {
  const cloud = await openLocalCloud({ machineNow })
  const taken: Recorded[] = []
  const recorder = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      taken.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.end('{"code":"RECORDED","message":"recorded"}')
    })
  })
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve))
  const recorderUrl = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}/admin`

  async function record(call: (sdks: { node: Sdk; wx: Sdk }) => Promise<unknown>): Promise<Recorded> {
    useCredential(recorderUrl, cloud.credential)
    await errorOf(call({ node: cloud.node as Sdk, wx: cloud.wx as Sdk }))
    return taken.at(-1)!
  }

  return {
    ...cloud,
    record,
    recordAdd: () => record(({ node }) => node.database().collection('users').add({ _id: 'a' })),
    replay: (recorded: Recorded, method = 'POST') => replay(cloud.adminUrl, recorded, method),
    async close() {
      recorder.closeAllConnections()
      recorder.close()
      await cloud.close()
    },
  }
}

function replay(adminUrl: string, { path, headers, body }: Recorded, method: string) {
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; answer: Record<string, unknown> }>(
    (resolve, reject) => {
      const { 'transfer-encoding': _, ...kept } = headers
      const options = { method, headers: { ...kept, 'content-length': body.length, connection: 'close' } }
      send(new URL(path, adminUrl), options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const answer = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
          resolve({ status: response.statusCode, headers: response.headers, answer })
        })
      })
        .on('error', reject)
        .end(body)
    },
  )
}

function changeBody(recorded: Recorded, change: (body: Record<string, unknown>) => Record<string, unknown>): Recorded {
  return { ...recorded, body: Buffer.from(JSON.stringify(change(JSON.parse(recorded.body.toString())))) }
}

function changeHeader(recorded: Recorded, name: string, change: (value: string) => string): Recorded {
  return { ...recorded, headers: { ...recorded.headers, [name]: change(String(recorded.headers[name])) } }
}

let room: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => void (room = await setUp()))
afterEach(() => room.close())

describe('the admin API', () => {
  it('answers what the SDK signed, with HTTP 200, JSON and a request id', async () => {
    const reply = await room.replay(await room.recordAdd())
    expect(reply).toMatchObject({
      status: 200,
      answer: { data: { insertedIds: ['a'] }, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  })

  it.each<[string, (recorded: Recorded) => Recorded]>([
    ['a changed value', (recorded) => changeBody(recorded, (body) => ({ ...body, data: ['{"_id":"b"}'] }))],
    [
      'a changed action',
      (recorded) => changeBody(recorded, (body) => ({ ...body, action: 'database.removeDocument' })),
    ],
    ['a field that nobody signed', (recorded) => changeBody(recorded, (body) => ({ ...body, extra: 'x' }))],
    ['a signed field taken out', (recorded) => changeBody(recorded, ({ collectionName: _, ...body }) => body)],
    ['another session token', (recorded) => changeBody(recorded, (body) => ({ ...body, sessionToken: 'other' }))],
    ['another query string', (recorded) => ({ ...recorded, path: `${recorded.path}0` })],
    ['a changed signed header', (recorded) => changeHeader(recorded, 'x-tcb-region', () => 'ap-guangzhou')],
    ['a later timestamp', (recorded) => changeHeader(recorded, 'x-timestamp', (value) => String(Number(value) + 1))],
    [
      'a changed signature',
      (recorded) =>
        changeHeader(recorded, 'authorization', (value) => value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
    ],
    [
      'an unknown secretId',
      (recorded) => changeHeader(recorded, 'authorization', (value) => value.replace('Credential=', 'Credential=x')),
    ],
    ['no authorization', (recorded) => changeHeader(recorded, 'authorization', () => '')],
    ['a bearer token', (recorded) => changeHeader(recorded, 'authorization', () => 'Bearer token')],
  ])('refuses %s and changes nothing', async (_, tamper) => {
    const { answer, status } = await room.replay(tamper(await room.recordAdd()))
    expect({ status, code: answer['code'] }).toEqual({ status: 200, code: 'SIGN_PARAM_INVALID' })
    expect(room.database.count('users', {})).toBe(0)
  })

  it('refuses a signature that is more than ten minutes away from both clocks, the local one and the machine-s', async () => {
    const recorded = await room.recordAdd()
    room.clock.moveBy(3_600_000)
    expect((await room.replay(recorded)).answer).toMatchObject({ data: { insertedIds: ['a'] } })

    await room.close()
    room = await setUp(() => 0)
    const other = await room.recordAdd()
    room.clock.moveBy(590_000)
    expect((await room.replay(other)).answer).toMatchObject({ data: { insertedIds: ['a'] } })
    room.clock.moveBy(20_000)
    expect((await room.replay(other)).answer).toMatchObject({ code: 'SIGN_PARAM_INVALID' })
  })

  it('refuses a credential that was revoked', async () => {
    const recorded = await room.recordAdd()
    room.credentials.revoke(room.credential.secretId)
    expect((await room.replay(recorded)).answer).toMatchObject({ code: 'SIGN_PARAM_INVALID' })
  })

  it.each<[string, (recorded: Recorded) => Recorded, string]>([
    [
      'another host, as a rebound name would send',
      (recorded) => changeHeader(recorded, 'host', () => 'evil.example'),
      'INVALID_COMMON_PARAM',
    ],
    ['another path', (recorded) => ({ ...recorded, path: '/other' }), 'INVALID_COMMON_PARAM'],
    ['a body that is no JSON', (recorded) => ({ ...recorded, body: Buffer.from('{') }), 'INVALID_PARAM'],
    ['a body that is a list', (recorded) => ({ ...recorded, body: Buffer.from('[]') }), 'INVALID_PARAM'],
    ['a form of a web page', (recorded) => changeHeader(recorded, 'content-type', () => 'text/plain'), 'INVALID_PARAM'],
    [
      'one field in two spellings',
      (recorded) => changeBody(recorded, (body) => ({ ...body, ACTION: body['action'] })),
      'INVALID_PARAM',
    ],
    [
      'a body beyond the limit',
      (recorded) => ({ ...recorded, body: Buffer.alloc(21 * 1024 * 1024, ' ') }),
      'INVALID_PARAM',
    ],
  ])('refuses %s', async (_, change, code) => {
    expect((await room.replay(change(await room.recordAdd()))).answer).toMatchObject({ code })
  })

  it('refuses what is no POST', async () => {
    expect((await room.replay(await room.recordAdd(), 'PUT')).answer).toMatchObject({ code: 'INVALID_COMMON_PARAM' })
  })

  it('reads the multipart requests of the SDK, and says that their action comes later', async () => {
    const recorded = await room.record(({ wx }) => {
      const { openapi } = wx as unknown as {
        openapi: { subscribeMessage: { send(message: object): Promise<unknown> } }
      }
      return openapi.subscribeMessage.send({ touser: 'o00000000000000000000000000a1' })
    })
    expect(recorded.headers['content-type']).toContain('multipart/form-data')
    expect((await room.replay(recorded)).answer).toMatchObject({
      code: 'INVALID_PARAM',
      message: expect.stringContaining('wx.openApi'),
    })

    const at = recorded.body.indexOf('touser')
    recorded.body[at] = 'T'.charCodeAt(0)
    expect((await room.replay(recorded)).answer).toMatchObject({ code: 'SIGN_PARAM_INVALID' })
  })
})

it('refuses another environment by name', async () => {
  const { init } = jest.requireActual<{ init(config: object): Sdk }>('@cloudbase/node-sdk')
  const other = init({ env: 'other-env' }).database().collection('users')
  expect(await errorOf(other.get())).toMatchObject({ code: 'INVALIID_ENV' })
})
