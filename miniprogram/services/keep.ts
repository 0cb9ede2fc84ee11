/** What of `wx` keeps texts. */
export interface StorageLike {
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: string): void
  removeStorageSync(key: string): void
}

/** A small memory of texts. */
export interface Keep {
  get(key: string): string | undefined
  set(key: string, value: string): void
  remove(key: string): void
}

/** Keeps texts in WeChat's storage, and until the mini-program is closed where that is full. */
export function keepIn(storage: StorageLike): Keep {
  const memory = new Map<string, string>()

  return {
    get(key) {
      const remembered = memory.get(key)
      if (remembered !== undefined) return remembered
      const stored = attempt(() => storage.getStorageSync(key))
      return typeof stored === 'string' && stored !== '' ? stored : undefined
    },
    set(key, value) {
      memory.set(key, value)
      if (attempt(() => (storage.setStorageSync(key, value), true)) === true) memory.delete(key)
    },
    remove(key) {
      memory.delete(key)
      attempt(() => storage.removeStorageSync(key))
    },
  }
}

// Storage throws when its 10 MB are used up; what it would have said is then simply not known.
function attempt<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch {
    return undefined
  }
}
