import type { IncomingMessage } from 'node:http'
import { readBytes } from '../../readBytes'
import { CloudError } from '../database/cloudError'
import { readMultipart } from './multipart'
import { ADMIN_REFUSALS } from './refusals'

/** The fields of a request; a multipart body holds texts and bytes. */
export type Body = Record<string, unknown>

/** More than the largest event (6 MB) and the largest batch of documents that the SDKs send. */
const LARGEST_BODY = 20 * 1024 * 1024

/** Reads a JSON or multipart body. Refuses what is too large, what is broken, and names that differ by case only. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request, LARGEST_BODY).catch((cause: unknown) => {
    throw refuse('it was cut off', cause)
  })
  if (bytes === undefined) throw refuse(`it is larger than ${LARGEST_BODY} bytes`)
  const body = parse(request.headers['content-type'] ?? '', bytes)
  const names = Object.keys(body).map((name) => name.toLowerCase())
  if (new Set(names).size !== names.length) throw refuse('a field is there twice')
  return body
}

function parse(contentType: string, bytes: Buffer): Body {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary !== undefined) return Object.fromEntries(readMultipart(bytes, boundary))
  if (!/^application\/json(;|$)/i.test(contentType)) throw refuse('the content type is neither JSON nor multipart')

  const value = parseJson(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('it is no JSON object')
  return value as Body
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw refuse('it is no JSON', cause)
  }
}

function refuse(problem: string, cause?: unknown): CloudError {
  return new CloudError(ADMIN_REFUSALS.badBody, { problem }, { cause })
}
