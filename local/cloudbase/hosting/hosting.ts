import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Log } from '../../log'
import { contentTypeOf } from './contentTypes'
import { findFile } from './findFile'
import { BRIDGE_PATH, withFirstScript } from './firstScript'
import { NOT_BUILT_PAGE } from './notBuilt'
import type { PhoneFrame } from './phoneFrame'
import { securityHeaders } from './securityHeaders'

export interface HostingOptions {
  /** The folder of the built H5 app; it may appear or change later. */
  root: string
  log: Log
  phone?: PhoneFrame
}

interface Answer {
  status: number
  type: string
  body: Buffer
  headers?: Record<string, string>
}

const HTML = 'text/html; charset=utf-8'
const TEXT = 'text/plain; charset=utf-8'
// Both forms of a page hang on this header, and neither is used again without asking.
const PLAIN_PAGE = { vary: 'Sec-Fetch-Dest', 'cache-control': 'no-cache' }
const FRAMED_PAGE = { vary: 'Sec-Fetch-Dest', 'cache-control': 'no-store' }

/** Static hosting: GET and HEAD of the files below the root, untouched, except pages shown inside the local phone. */
export function hostingHandler(options: HostingOptions): RequestListener {
  return (request, response) => {
    request.resume()
    answer(options, request).then(
      (found) => send(request, response, found, options.phone),
      (error: unknown) => {
        options.log.error('hosting failed', { path: request.url ?? '', reason: String(error) })
        response.destroy()
      },
    )
  }
}

async function answer(options: HostingOptions, request: IncomingMessage): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, type: TEXT, body: Buffer.from('405 GET, HEAD\n'), headers: { allow: 'GET, HEAD' } }

  const path = (request.url ?? '').replace(/[?#].*$/s, '')
  if (path === '/__wechat' || path.startsWith('/__wechat/')) return bridge(options, path)
  const file = await findFile(options.root, path)
  if (file === undefined) return path === '/' ? notBuilt() : notFound()

  return fileAnswer(file, options.phone !== undefined && request.headers['sec-fetch-dest'] === 'iframe')
}

async function fileAnswer(file: string, isFramed: boolean): Promise<Answer> {
  const type = contentTypeOf(file)
  const body = await readFile(file)
  if (type !== HTML) return { status: 200, type, body, headers: { 'cache-control': 'no-cache' } }
  if (!isFramed) return { status: 200, type, body, headers: PLAIN_PAGE }
  return { status: 200, type, body: Buffer.from(withFirstScript(body.toString(), BRIDGE_PATH)), headers: FRAMED_PAGE }
}

function bridge({ phone }: HostingOptions, path: string): Answer {
  if (phone === undefined || path !== BRIDGE_PATH) return notFound()
  return {
    status: 200,
    type: 'text/javascript; charset=utf-8',
    body: Buffer.from(phone.script),
    headers: { 'cache-control': 'no-store' },
  }
}

function notFound(): Answer {
  return { status: 404, type: TEXT, body: Buffer.from('404 没有这个文件 · no such file\n') }
}

function notBuilt(): Answer {
  return { status: 503, type: HTML, body: Buffer.from(NOT_BUILT_PAGE), headers: { 'cache-control': 'no-store' } }
}

function send(request: IncomingMessage, response: ServerResponse, found: Answer, phone: PhoneFrame | undefined): void {
  const etag = `"${createHash('sha256').update(found.body).digest('base64url').slice(0, 27)}"`
  const isFile = found.status === 200
  const headers = { ...found.headers, ...securityHeaders(phone), ...(isFile && { etag }) }
  if (isFile && isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers)
    return void response.end()
  }
  response.writeHead(found.status, {
    'content-type': found.type,
    'content-length': String(found.body.length),
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : found.body)
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}
