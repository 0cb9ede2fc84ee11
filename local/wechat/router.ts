import type { Platform } from './platform'

export type HostName = 'api' | 'open' | 'pay'

/** One request as it came over the wire. */
export interface WireRequest {
  method: string
  url: URL
  /** Names in lower case. */
  headers: Record<string, string>
  body: Buffer
  remoteAddress: string
  /** Of the client's certificate, where it showed one that the local authority has signed. */
  clientSerialNo?: string
}

export interface WireReply {
  status: number
  headers?: Record<string, string>
  body: string | Buffer
}

/** One operation of the platform; a host serves its own routes only. */
export interface Route {
  host: HostName
  method: 'GET' | 'POST'
  /** A part in braces, as in '/v3/certificates/{name}', stands for any one part. */
  path: string
  handle(platform: Platform, request: WireRequest): Promise<WireReply> | WireReply
}
