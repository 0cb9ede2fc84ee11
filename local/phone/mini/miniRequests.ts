import type { IncomingMessage } from 'node:http'
import { PhoneRefusal } from '../refusal'

type Body = Record<string, unknown>

/** Reads a body that must be empty. */
export function readNothing(body: Body): void {
  refuseUnknown(body, [])
}

/** Reads `POST /mini/call`. */
export function readCall(body: Body): { name: string; data: unknown } {
  refuseUnknown(body, ['name', 'data'])
  const { name, data } = body
  // Names of at most 60 characters: cloud.tencent.com/document/product/583/11637.
  if (typeof name !== 'string' || !/^[A-Za-z][\w-]{0,59}$/.test(name)) throw wrong('name', "a function's name")
  return { name, data }
}

const PAYMENT_FIELDS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const

export type MiniPayment = Record<(typeof PAYMENT_FIELDS)[number] | 'route', string>

/** Reads `POST /mini/cashier`: what `wx.requestPayment` was given, and the page that asked. */
export function readPayment(body: Body): MiniPayment {
  const names = [...PAYMENT_FIELDS, 'route'] as const
  refuseUnknown(body, names)
  return Object.fromEntries(names.map((name) => [name, shortText(body[name], name)])) as MiniPayment
}

/** One call asks for 50 addresses at most (wx.cloud.getTempFileURL). */
const MOST_FILES = 50

/** Reads `POST /mini/temp-urls`. */
export function readFileIds(body: Body): string[] {
  refuseUnknown(body, ['fileIds'])
  const { fileIds } = body
  if (!Array.isArray(fileIds) || fileIds.length === 0 || fileIds.length > MOST_FILES)
    throw wrong('fileIds', `a list of 1 to ${MOST_FILES}`)
  return fileIds.map((fileId) => shortText(fileId, 'fileIds'))
}

/** Reads the header of `POST /mini/upload`; a path may hold any letters, so it comes percent-encoded. */
export function readCloudPath(request: IncomingMessage): string {
  const header = request.headers['x-cloud-path']
  try {
    return shortText(decodeURIComponent(typeof header === 'string' ? header : ''), 'x-cloud-path')
  } catch (cause) {
    throw cause instanceof PhoneRefusal ? cause : wrong('x-cloud-path', 'percent-encoded')
  }
}

function shortText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.length > 1024) throw wrong(field, 'text of at most 1024 characters')
  return value
}

function refuseUnknown(body: Body, known: readonly string[]): void {
  const unknown = Object.keys(body).find((field) => !known.includes(field))
  if (unknown !== undefined) throw wrong(unknown.slice(0, 64), 'absent')
}

function wrong(field: string, expected: string): PhoneRefusal {
  return new PhoneRefusal('INVALID_INPUT', { field, expected })
}
