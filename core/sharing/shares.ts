/** A shared card that somebody opened. Who opened it lies only in the key, as a hash. */
export interface Share {
  /** The user who shared. */
  from: string
  productId: string
  openedAt: Date
}

export interface ShareStore {
  /** Counts a visitor once for each sharer and product; of several at once or later, one is `counted`. */
  count(share: Share, visitorId: string): Promise<'counted' | 'repeated'>
}
