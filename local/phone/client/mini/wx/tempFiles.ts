const SCHEME = 'wxfile://tmp_'

/** Files that a person chose; they live as long as the mini-program is open. */
export interface TempFiles {
  /** Keeps a file and answers its temporary path. */
  add(file: Blob): string
  /** Undefined for a path that is not one of ours. */
  find(path: string): Blob | undefined
  /** An address that `<img>` can load; undefined for a path that is not one of ours. */
  urlOf(path: string): string | undefined
}

/** A phone without temporary files. */
export function createTempFiles(): TempFiles {
  const files = new Map<string, Blob>()
  const urls = new Map<string, string>()

  return {
    add(file) {
      const kind = /^image\/(\w+)/.exec(file.type)?.[1] ?? 'bin'
      const path = `${SCHEME}${files.size + 1}.${kind}`
      files.set(path, file)
      return path
    },
    find: (path) => files.get(path),
    urlOf(path) {
      const file = files.get(path)
      if (file === undefined) return undefined
      const url = urls.get(path) ?? URL.createObjectURL(file)
      urls.set(path, url)
      return url
    },
  }
}
