import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { movableClock } from '../../../local/clock'
import { uploadGrants, type UploadGrant } from '../../../local/cloudbase/storage/uploadGrants'
import { uploadTarget } from '../../../local/cloudbase/storage/uploadTarget'
import { memoryLog } from '../functions/support'
import { ask, openServers, type Ask } from '../gateway/http'

const BYTES = Buffer.from('tea')
const servers = openServers()
afterEach(() => servers.closeAll())

async function setUp() {
  const clock = movableClock()
  const log = memoryLog()
  const kept = new Map<string, Buffer>()
  const grants = uploadGrants('http://127.0.0.1/admin/__upload/', clock, randomBytes)
  const keep = (path: string, bytes: Buffer) => void kept.set(path, bytes)
  const base = await servers.serve(uploadTarget({ grants, keep, mostBytes: 1000, log }))

  const put = (grant: UploadGrant, path: string, changes: Ask = {}) =>
    ask(base, changed(grant.url, changes), { method: 'PUT', body: BYTES, headers: headersOf(grant, path), ...changes })
  return { base, clock, log, kept, grants, put }
}

type Changes = Ask & { url?: string }

function changed(url: string, { url: other = url }: Changes): string {
  return new URL(other).pathname
}

/** What the SDKs send. */
function headersOf({ token, authorization, cosFileId }: UploadGrant, path: string): Record<string, string> {
  return {
    authorization,
    signature: authorization,
    'x-cos-security-token': token,
    'x-cos-meta-fileid': cosFileId,
    key: encodeURIComponent(path),
    'transfer-encoding': 'chunked',
  }
}

describe('the upload target', () => {
  it('keeps what its grant allows, and answers 200 with nothing', async () => {
    const { grants, put, kept } = await setUp()

    const answer = await put(grants.issue('茶/a b.png'), '茶/a b.png')

    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(kept.get('茶/a b.png')).toEqual(BYTES)
  })

  it('takes one upload a grant, even of two at the same time', async () => {
    const { grants, put } = await setUp()
    const grant = grants.issue('a.png')

    const answers = await Promise.all([put(grant, 'a.png'), put(grant, 'a.png')])
    answers.push(await put(grant, 'a.png'))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403])
  })

  it('takes none after 15 minutes of the local clock', async () => {
    const { grants, put, clock, kept } = await setUp()
    const [late, inTime] = [grants.issue('late.png'), grants.issue('inTime.png')]

    clock.moveBy(15 * 60_000 - 5000)
    expect((await put(inTime, 'inTime.png')).status).toBe(200)
    clock.moveBy(5000)
    expect((await put(late, 'late.png')).text).toContain('<Message>Request has expired</Message>')
    expect([...kept.keys()]).toEqual(['inTime.png'])
  })

  it.each<[string, (own: Record<string, string>, other: UploadGrant) => Record<string, string>]>([
    ['another path as its key', (own) => ({ ...own, key: 'b.png' })],
    ['another signature', (own) => ({ ...own, signature: 'q-signature=0' })],
    ['another authorization', (own, { authorization }) => ({ ...own, authorization })],
    ['the file id of another grant', (own, { cosFileId }) => ({ ...own, 'x-cos-meta-fileid': cosFileId })],
    ['the token of another grant', (own, { token }) => ({ ...own, 'x-cos-security-token': token })],
    ['an unknown token', (own) => ({ ...own, 'x-cos-security-token': 'guess' })],
    ['no headers at all', () => ({})],
  ])('refuses %s as COS does, and the grant stays good', async (_, change) => {
    const { grants, put, kept } = await setUp()
    const [own, other] = [grants.issue('a.png'), grants.issue('b.png')]

    const answer = await put(own, 'a.png', { headers: change(headersOf(own, 'a.png'), other) })

    expect([answer.status, answer.headers['content-type']]).toEqual([403, 'application/xml; charset=utf-8'])
    expect(answer.text).toMatch(
      /<Error><Code>(AccessDenied|SignatureDoesNotMatch)<\/Code><Message>.+<\/Message><RequestId>.+<\/RequestId><TraceId>.+<\/TraceId><\/Error>/,
    )
    expect(kept.size).toBe(0)
    expect((await put(own, 'a.png')).status).toBe(200)
  })

  it.each(['b.png', 'a.png/..%2Fb.png', '%61.png', 'a.png?x', ''])(
    'refuses the address of another path: %s',
    async (path) => {
      const { base, grants, kept } = await setUp()
      const headers = headersOf(grants.issue('a.png'), 'a.png')

      const answer = await ask(base, `/admin/__upload/${path}`, { method: 'PUT', body: BYTES, headers })

      expect(answer.text).toContain('<Code>SignatureDoesNotMatch</Code>')
      expect(kept.size).toBe(0)
    },
  )

  it('refuses any other method', async () => {
    const { grants, put } = await setUp()
    expect((await put(grants.issue('a.png'), 'a.png', { method: 'POST' })).status).toBe(405)
  })

  it('refuses a file that is too large, in pieces of any size', async () => {
    const { grants, put, kept } = await setUp()

    const [fits, large] = [grants.issue('fits'), grants.issue('large')]
    expect((await put(fits, 'fits', { body: Buffer.alloc(1000) })).status).toBe(200)
    expect((await put(large, 'large', { body: Buffer.alloc(1001) })).text).toContain('<Code>EntityTooLarge</Code>')
    expect([...kept.keys()]).toEqual(['fits'])
  })

  it('keeps nothing of an upload that is cut off', async () => {
    const { base, grants, kept, log } = await setUp()
    const grant = grants.issue('cut.png')

    const sent = httpRequest(base + new URL(grant.url).pathname, {
      method: 'PUT',
      headers: headersOf(grant, 'cut.png'),
    })
    sent.on('error', () => undefined)
    await new Promise((resolve) => sent.write(BYTES, resolve))
    sent.destroy()
    while (log.entries.length === 0) await new Promise((resolve) => setImmediate(resolve))

    expect(log.entries).toMatchObject([{ level: 'warn', message: 'An upload ended early.' }])
    expect(kept.size).toBe(0)
  })
})
