/** What one WeChat user keeps on this phone for one mini-program; another user's keys are out of reach. */
export interface UserStorage {
  get(key: string): string | undefined
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
  clear(): void
}

/** A part of `storage` that begins with `prefix`, such as `wxflow:<appid>:<user>:`. */
export function createUserStorage(storage: Storage, prefix: string): UserStorage {
  const keys = () =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))

  return {
    get: (key) => storage.getItem(prefix + key) ?? undefined,
    set: (key, value) => storage.setItem(prefix + key, value),
    remove: (key) => storage.removeItem(prefix + key),
    keys,
    clear: () => keys().forEach((key) => storage.removeItem(prefix + key)),
  }
}

/** A part of a part, so that the app's own keys and the client's never meet. */
export function within(storage: UserStorage, prefix: string): UserStorage {
  const keys = () =>
    storage
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))

  return {
    get: (key) => storage.get(prefix + key),
    set: (key, value) => storage.set(prefix + key, value),
    remove: (key) => storage.remove(prefix + key),
    keys,
    clear: () => keys().forEach((key) => storage.remove(prefix + key)),
  }
}
