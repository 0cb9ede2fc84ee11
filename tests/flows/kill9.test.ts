import { rmSync } from 'node:fs'
import type { OrderAnswer, OrderPage, Reply, UnifiedOrderAnswer } from '../../core/api'
import { newIdempotencyKey, until } from '../support/h5'
import { PATIENCE_MS, STORY_MS } from '../support/patience'
import { somePort, startProcess, temporaryFolder, type StartedSystem } from '../support/startedSystem'
import { webClient } from '../support/webClient'

const PURCHASES = 200
const AT_ONCE = 5
const KILLS_AFTER = [50, 100, 150]

/** What the system acknowledged before it was killed, by outTradeNo. */
interface Acknowledged {
  ordered: Set<string>
  paidAtWeChat: Set<string>
  paid: Set<string>
}

// It starts the system five times.
jest.setTimeout(4 * STORY_MS)

const place = { port: somePort(), dataDir: temporaryFolder() }
let system: StartedSystem
afterAll(async () => {
  await system?.kill()
  rmSync(place.dataDir, { recursive: true })
})

describe('kill -9', () => {
  it(`loses no acknowledged write of ${PURCHASES} purchases`, async () => {
    system = await startProcess(place)
    const token = await logIn(system)
    const acknowledged: Acknowledged = { ordered: new Set(), paidAtWeChat: new Set(), paid: new Set() }

    for (const total of [...KILLS_AFTER, PURCHASES]) {
      const running = purchaseUntil(total, { system, token, acknowledged })
      await until(
        async () => acknowledged.ordered.size,
        (count) => count >= total,
        2 * PATIENCE_MS,
      )
      await system.kill()
      await running
      system = await startProcess(place)
      expect(await missing({ system, token, acknowledged })).toEqual({ ordered: [], paid: [] })
    }

    expect(acknowledged.ordered.size).toBeGreaterThanOrEqual(PURCHASES)
    expect(acknowledged.paid.size).toBeGreaterThan(0)
    await until(
      async () => unsettled({ system, token, acknowledged }),
      (orders) => orders.length === 0,
      2 * PATIENCE_MS,
    )
  })
})

interface Run {
  system: StartedSystem
  token: string
  acknowledged: Acknowledged
}

async function logIn({ ready }: StartedSystem): Promise<string> {
  const { code } = await control(ready.controls, '/login-code', { userId: 'xiaolin' })
  const answer = await webClient(ready.app).post('/api/login', { code })
  return answer.json<{ data: { sessionToken: string } }>().data.sessionToken
}

/** Buys, several at a time, until so many orders are acknowledged or the system is gone. */
async function purchaseUntil(total: number, run: Run): Promise<void> {
  const buyer = async () => {
    while (run.acknowledged.ordered.size < total) await purchase(run)
  }
  await Promise.allSettled(Array.from({ length: AT_ONCE }, buyer))
}

async function purchase({ system: { ready }, token, acknowledged }: Run): Promise<void> {
  const client = webClient(ready.app, { authorization: `Bearer ${token}` })
  const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
  const reply = (await client.post('/api/pay/unified-order', input)).json<Reply<UnifiedOrderAnswer>>()
  // A busy machine may refuse one, such as with WECHAT_UNREACHABLE; the buyer goes on with the next.
  if (!reply.ok) return
  const { outTradeNo } = reply.data.order
  acknowledged.ordered.add(outTradeNo)

  await control(ready.controls, '/pay', { outTradeNo, userId: 'xiaolin', result: 'pay' })
  acknowledged.paidAtWeChat.add(outTradeNo)

  const seen = (await client.get(`/api/orders?outTradeNo=${outTradeNo}`)).json<Reply<OrderAnswer>>()
  if (seen.ok && seen.data.order.status === 'paid') acknowledged.paid.add(outTradeNo)
}

/** Acknowledged orders that are gone, and orders seen as paid that are so no longer. */
async function missing({ system, token, acknowledged }: Run) {
  const statuses = await statusesOf(system.ready.app, token)
  return {
    ordered: [...acknowledged.ordered].filter((outTradeNo) => !statuses.has(outTradeNo)),
    paid: [...acknowledged.paid].filter((outTradeNo) => statuses.get(outTradeNo) !== 'paid'),
  }
}

/** Orders that WeChat took money for and that are not paid with us yet: their notifications must still arrive. */
async function unsettled({ system, token, acknowledged }: Run): Promise<string[]> {
  await control(system.ready.controls, '/clock', { moveByMs: 15_000 })
  const statuses = await statusesOf(system.ready.app, token)
  return [...acknowledged.paidAtWeChat].filter((outTradeNo) => statuses.get(outTradeNo) !== 'paid')
}

async function statusesOf(app: string, token: string): Promise<Map<string, string>> {
  const client = webClient(app, { authorization: `Bearer ${token}` })
  const statuses = new Map<string, string>()
  let query = ''
  do {
    const reply = (await client.get(`/api/orders${query}`)).json<Reply<OrderPage>>()
    if (!reply.ok) throw new Error(reply.code)
    for (const { outTradeNo, status } of reply.data.orders) statuses.set(outTradeNo, status)
    query = reply.data.nextCursor === undefined ? '' : `?cursor=${encodeURIComponent(reply.data.nextCursor)}`
  } while (query !== '')
  return statuses
}

async function control(controls: string, path: string, body: object): Promise<{ code?: string }> {
  const response = await fetch(`${controls}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return (await response.json()) as { code?: string }
}
