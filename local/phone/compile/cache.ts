/** Keeps what was made of a source, as long as it is made of the same. */
export interface CompileCache {
  keep<T>(kind: string, content: string, make: () => Promise<T>): Promise<T>
  /** Begins a compilation; what the one before did not ask for is forgotten. */
  turn(): void
}

/** A cache for one compiler. */
export function createCompileCache(): CompileCache {
  let before = new Map<string, Promise<unknown>>()
  let now = new Map<string, Promise<unknown>>()
  return {
    turn() {
      before = now
      now = new Map()
    },
    keep<T>(kind: string, content: string, make: () => Promise<T>) {
      const key = `${kind}\0${content}`
      const made = (now.get(key) ?? before.get(key) ?? make()) as Promise<T>
      now.set(key, made)
      return made
    },
  }
}
