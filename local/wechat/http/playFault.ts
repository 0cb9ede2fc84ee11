import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '../faults'
import { alteredAnswer, refusedCall } from '../pay/faultAnswers'
import type { Platform } from '../platform'
import type { HostName, WireReply, WireRequest } from '../router'
import { refusalReply } from './apiRoute'
import { errmsgOf } from './errcodes'

/** How a reply leaves: whole, cut in half, closed without it, reset without it, or never. */
export interface Delivery {
  reply: WireReply
  cut: 'none' | 'half' | 'all' | 'reset' | 'never'
}

/** One request to one of WeChat's hosts. */
export interface Call {
  host: HostName
  request: WireRequest
}

const HTML =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>'
const NOTHING: WireReply = { status: 0, body: '' }
const TEXT = { 'content-type': 'text/plain' }

/** Answers a request through the fault ordered for its path, if any; `work` does what the route would. */
export async function playFault(platform: Platform, call: Call, work: () => Promise<WireReply>): Promise<Delivery> {
  const fault = platform.faults.take(call.request.url.pathname)
  if (fault === undefined) return whole(await work())

  const instead = withoutWork(platform, call, fault)
  if (instead !== undefined) return instead

  if (fault.kind === 'slow') await wait(fault.ms, undefined, { ref: false })
  return afterWork(platform, fault, await work())
}

function withoutWork(platform: Platform, call: Call, { kind }: Fault): Delivery | undefined {
  switch (kind) {
    case 'refuse':
      return { reply: NOTHING, cut: 'reset' }
    case 'drop':
      return { reply: NOTHING, cut: 'all' }
    case 'hang':
      return { reply: NOTHING, cut: 'never' }
    case 'status500':
      return whole({ status: 500, headers: TEXT, body: 'Internal Server Error' })
    case 'status429':
      return whole({ status: 429, headers: TEXT, body: 'Too Many Requests' })
    case 'html':
      return whole({ status: 502, headers: { 'content-type': 'text/html' }, body: HTML })
    default:
      return kind.startsWith('errcode:') ? whole(refusal(platform, call, kind.slice('errcode:'.length))) : undefined
  }
}

/** A number leaves in the form of api.weixin.qq.com wherever it is played; a word is a code of WeChat Pay. */
function refusal(platform: Platform, { request }: Call, code: string): WireReply {
  const path = request.url.pathname
  if (!/^-?\d{1,9}$/.test(code)) return refusedCall(platform, request, code)
  return refusalReply(platform, path, { errcode: Number(code), message: errmsgOf(Number(code)) })
}

function afterWork(platform: Platform, { kind }: Fault, reply: WireReply): Delivery {
  switch (kind) {
    case 'reset':
      return { reply, cut: 'reset' }
    case 'dropAfter':
      return { reply, cut: 'all' }
    case 'halfBody':
      return { reply, cut: 'half' }
    case 'emptyBody':
      return whole({ ...reply, body: '' })
    case 'wrongSignature':
    case 'wrongAmount':
    case 'foreign':
      return whole(alteredAnswer(platform, kind, reply))
    default:
      return whole(reply)
  }
}

const whole = (reply: WireReply): Delivery => ({ reply, cut: 'none' })
