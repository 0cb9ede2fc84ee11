import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '../faults'
import type { Platform } from '../platform'
import type { WireReply } from '../router'
import { refusalReply } from './apiRoute'
import { errmsgOf } from './errcodes'

/** How a reply leaves: whole, cut in half, or not at all. */
export interface Delivery {
  reply: WireReply
  cut: 'none' | 'half' | 'all'
}

/** The faults that any path can play; `dropAfter` does the work and loses the answer. */
export const ROUTER_FAULTS = ['status500', 'drop', 'dropAfter', 'slow', 'html', 'halfBody', 'errcode:<N>'] as const

const HTML =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>'

/** Answers a request through the fault ordered for its path, if any; `work` does what the route would. */
export async function playFault(platform: Platform, path: string, work: () => Promise<WireReply>): Promise<Delivery> {
  const fault = platform.faults.take(path)
  if (fault === undefined) return { reply: await work(), cut: 'none' }

  const instead = replyInstead(platform, path, fault)
  if (instead !== undefined) return { reply: instead, cut: fault.kind === 'drop' ? 'all' : 'none' }

  if (fault.kind === 'slow') await wait(fault.ms, undefined, { ref: false })
  const reply = await work()
  if (fault.kind === 'dropAfter') return { reply, cut: 'all' }
  return { reply, cut: fault.kind === 'halfBody' ? 'half' : 'none' }
}

/** What is answered without doing the work. */
function replyInstead(platform: Platform, path: string, { kind }: Fault): WireReply | undefined {
  if (kind === 'drop') return { status: 0, body: '' }
  if (kind === 'status500')
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' }
  if (kind === 'html') return { status: 502, headers: { 'content-type': 'text/html' }, body: HTML }

  const errcode = /^errcode:(-?\d{1,6})$/.exec(kind)?.[1]
  if (errcode === undefined) return undefined
  return refusalReply(platform, path, { errcode: Number(errcode), message: errmsgOf(Number(errcode)) })
}
