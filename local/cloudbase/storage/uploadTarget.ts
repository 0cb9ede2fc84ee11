import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Log } from '../../log'
import { readBytes } from '../../readBytes'
import { COS_REFUSALS, sendCosError, type CosRefusal } from './cosError'
import type { UploadGrants } from './uploadGrants'

interface Parts {
  grants: UploadGrants
  /** Keeps the file; when it returns, the file is on the disk. */
  keep: (path: string, bytes: Buffer) => void
  mostBytes: number
  log: Log
}

const REFUSED = {
  unknown: COS_REFUSALS.denied,
  expired: COS_REFUSALS.expired,
  mismatch: COS_REFUSALS.badSignature,
} as const

/** Takes the files that the SDKs put: 200 without a body once one is kept, otherwise an error as XML. */
export function uploadTarget(parts: Parts): RequestListener {
  return (request, response) => {
    receive(parts, request).then(
      (refusal) => answer(request, response, refusal),
      (error: unknown) => {
        // The client went away in the middle, or the disk is full: nothing was kept.
        parts.log.warn('An upload ended early.', { reason: String(error) })
        answer(request, response, COS_REFUSALS.internal)
      },
    )
  }
}

async function receive({ grants, keep, mostBytes }: Parts, request: IncomingMessage): Promise<CosRefusal | undefined> {
  if (request.method !== 'PUT') return COS_REFUSALS.badMethod
  const redeemed = grants.redeem(request)
  if (typeof redeemed === 'string') return REFUSED[redeemed]

  const bytes = await readBytes(request, mostBytes)
  if (bytes === undefined) return COS_REFUSALS.tooLarge
  keep(redeemed.path, bytes)
  return undefined
}

function answer(request: IncomingMessage, response: ServerResponse, refusal: CosRefusal | undefined): void {
  // What was not read is read and dropped, so that a client that still sends gets to see the answer.
  request.resume()
  if (refusal !== undefined) return sendCosError(response, refusal)
  response.writeHead(200, { 'content-length': 0 })
  response.end()
}
