import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../../log'
import { COS_REFUSALS, sendCosError, type CosRefusal } from './cosError'
import type { FileRow, FileTable } from './fileTable'
import { DOWNLOAD_PATH, type TemporaryAddresses } from './temporaryAddresses'

interface Parts {
  addresses: TemporaryAddresses
  files: FileTable
  log: Log
}

/** Answers requests to temporary addresses; false, and nothing touched, for any other path. */
export type TemporaryFiles = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean

// Shown where they are; everything else is a download.
const HARMLESS = /^(image\/(?!svg)|audio\/|video\/|font\/|text\/plain|application\/json)/
const SCRIPT = /javascript/

/** Serves the files behind temporary addresses. On this origin, which is the shop's, no uploaded file ever runs. */
export function temporaryFiles(parts: Parts): TemporaryFiles {
  return (request, response, url) => {
    if (!url.pathname.startsWith(DOWNLOAD_PATH)) return false

    request.resume()
    const found = find(parts, request, url.pathname)
    if ('bytes' in found) send(request, response, found)
    else sendCosError(response, found)
    return true
  }
}

function find({ addresses, files, log }: Parts, { method }: IncomingMessage, pathname: string): FileRow | CosRefusal {
  if (method !== 'GET' && method !== 'HEAD') return COS_REFUSALS.badMethod
  const opened = addresses.read(pathname)
  if (opened === 'expired') return COS_REFUSALS.expired
  if (opened === 'forged') return COS_REFUSALS.denied

  try {
    return files.get(opened.path) ?? COS_REFUSALS.noFile
  } catch (error) {
    log.error('A stored file could not be read.', { path: opened.path, error: String(error) })
    return COS_REFUSALS.internal
  }
}

function send(request: IncomingMessage, response: ServerResponse, { bytes, contentType }: FileRow): void {
  response.writeHead(200, {
    // Real storage has an origin of its own. Here a script would be one that the shop's own policy allows.
    'content-type': SCRIPT.test(contentType) ? 'text/plain; charset=utf-8' : contentType,
    'content-length': bytes.length,
    'cache-control': 'private',
    'content-disposition': HARMLESS.test(contentType) ? 'inline' : 'attachment',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'x-cos-request-id': randomUUID(),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
