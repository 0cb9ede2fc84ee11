import { createHash } from 'node:crypto'
import type { Clock } from '../../core/platform/clock'
import type { HttpClient, UpstreamRequest } from '../../core/platform/httpClient'
import type { Random } from '../../core/platform/random'

/** A clock that stands still until it is moved. */
export function fakeClock(start = '2026-11-22T06:00:00.000Z'): Clock & { moveBy(ms: number): void } {
  let at = Date.parse(start)
  return {
    now: () => new Date(at),
    moveBy(ms) {
      at += ms
    },
  }
}

/** Bytes that look random and are the same in every run. */
export function fakeRandom(seed = 'seed'): Random {
  let count = 0
  return (size) => {
    const blocks = Array.from({ length: Math.ceil(size / 32) }, () =>
      createHash('sha256').update(`${seed}${count++}`).digest(),
    )
    return Buffer.concat(blocks).subarray(0, size)
  }
}

/** An upstream that answers by `answer` and remembers what it was asked. A thrown error is passed on. */
export function fakeHttpClient(answer: (request: UpstreamRequest) => string | { status: number; body: string }) {
  const requests: UpstreamRequest[] = []
  const client: HttpClient = async (request) => {
    requests.push(request)
    const answered = answer(request)
    const { status, body } = typeof answered === 'string' ? { status: 200, body: answered } : answered
    return { status, body: Buffer.from(body) }
  }
  return { client, requests }
}
