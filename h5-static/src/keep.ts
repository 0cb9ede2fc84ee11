/** What of the browser's storage is used here. */
export interface StorageLike {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** A small memory of texts. */
export interface Keep {
  get(key: string): string | undefined
  /** Remembers the text for this page at least; says whether it also outlives a reload. */
  set(key: string, value: string): boolean
  remove(key: string): void
}

/** Keeps texts in the browser's storage, and for the life of the page where the browser forbids storage. */
export function keepIn(open: () => StorageLike): Keep {
  const memory = new Map<string, string>()

  return {
    get: (key) => memory.get(key) ?? attempt(() => open().getItem(key)) ?? undefined,
    set(key, value) {
      const isStored = attempt(() => (open().setItem(key, value), true)) ?? false
      if (isStored) memory.delete(key)
      else memory.set(key, value)
      return isStored
    },
    remove(key) {
      memory.delete(key)
      attempt(() => open().removeItem(key))
    },
  }
}

// Storage throws where cookies are forbidden or the quota is zero; what it would have said is then simply not known.
function attempt<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch {
    return undefined
  }
}
