import { createHash, createHmac } from 'node:crypto'
import { openLocalCloud } from '../../support/localCloud'

type Fields = Record<string, string>

async function setUp() {
  const cloud = await openLocalCloud()
  const { adminUrl, credential, envId } = cloud
  const { host } = new URL(adminUrl)

  /** Sends what node-sdk 2.11 sends (recorded): no `env` in the query, empty fields named among the signed ones. */
  async function send(fields: Fields, { userAgent = 'tcb-node-sdk/2.11.0' } = {}): Promise<Record<string, unknown>> {
    const query = '?&eventId=0_1&seqId=0_1'
    const headers = { 'content-type': 'application/json', host, 'user-agent': userAgent, 'x-tcb-source': ',not_scf' }
    const body = { ...fields, envName: envId, tcb_sessionToken: '', wxCloudApiToken: '', crossAuthorizationToken: '' }
    const timestamp = Math.floor(Date.now() / 1000) - 1
    const authorization = sign({ headers, body, query, timestamp })
    const response = await fetch(`${adminUrl}${query}`, {
      method: 'POST',
      headers: { ...headers, authorization, 'x-timestamp': String(timestamp), 'x-signature-expires': '600' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Record<string, unknown>
  }

  /** As `@cloudbase/signature-nodejs` 1.x signs: it names every field, and hashes those that are not empty. */
  function sign(request: { headers: Fields; body: Fields; query: string; timestamp: number }): string {
    const names = Object.keys(request.headers).sort()
    const params = Object.entries(request.body).map(([name, value]) => [name.toLowerCase(), value] as const)
    params.sort(([a], [b]) => (a < b ? -1 : 1))
    const hashed = params.filter(([, value]) => value !== '').map(([name, value]) => `&${name}=${value}\r\n`)
    const lines = names.map((name) => `${name}:${request.headers[name]!.toLowerCase()}\n`).join('')
    const canonical = `post\n//${host}/admin\n${request.query.slice(1)}\n${lines}\n${names.join(';')}\n${sha256(hashed.join(''))}`

    const date = new Date(request.timestamp * 1000).toISOString().slice(0, 10)
    const scope = `${date}/tcb/tc3_request`
    const key = [date, 'tcb', 'tc3_request'].reduce<Buffer>(hmac, Buffer.from(`TC3${credential.secretKey}`))
    const text = `TC3-HMAC-SHA256\n${request.timestamp}\n${scope}\n${sha256(canonical)}`
    const signedParams = params.map(([name]) => name).join(';')
    return `TC3-HMAC-SHA256 Credential=${credential.secretId}/${scope}, SignedParams=${signedParams}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`
  }

  return { ...cloud, send }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()

let cloud: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => void (cloud = await setUp()))
afterEach(() => cloud.close())

const COUNT = { action: 'database.calculateDocument', collectionName: 'users', queryType: 'WHERE' }

describe('an older SDK', () => {
  it('is served when it is node-sdk 2, which names empty fields as signed and no environment in the query', async () => {
    expect(await cloud.send(COUNT)).toMatchObject({ data: { total: 0 } })
  })

  it('is told what to use instead when it is tcb-admin-node, whose protocol is another', async () => {
    expect(await cloud.send(COUNT, { userAgent: 'tcb-admin-sdk/1.23.0' })).toMatchObject({
      code: 'INVALID_COMMON_PARAM',
      message: expect.stringContaining('@cloudbase/node-sdk'),
    })
  })

  it('hears that watch() is not here, by the action with which the SDKs ask for it', async () => {
    expect(await cloud.send({ action: 'auth.wsWebSign' })).toMatchObject({
      code: 'INVALID_PARAM',
      message: expect.stringContaining('watch()'),
    })
  })
})
