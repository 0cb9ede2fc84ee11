import type { KeyObject } from 'node:crypto'
import { payV3Api, type PayV3Api } from './payV3Api'
import { fetchPayV3Certificates } from './payV3Certificates'
import { payV3Keys, type PayV3Keys } from './payV3Keys'
import type { PayV3Wire } from './payV3Request'

export interface PayV3ClientOptions extends PayV3Wire {
  v3Key: string
  /** WeChat Pay's public keys by their ids; may be empty, and then certificates are fetched. */
  publicKeys: ReadonlyMap<string, KeyObject>
}

export interface PayV3Client {
  api: PayV3Api
  wire: PayV3Wire
  keys: PayV3Keys
}

/** One merchant's APIv3, wired: answers are verified by WeChat Pay's public keys and by certificates, side by side. */
export function payV3Client({ v3Key, publicKeys, ...wire }: PayV3ClientOptions): PayV3Client {
  const fetchCertificates = () => fetchPayV3Certificates(wire, v3Key)
  const keys = payV3Keys({ publicKeys, fetchCertificates, clock: wire.clock })
  return { api: payV3Api({ ...wire, keys }), wire, keys }
}
