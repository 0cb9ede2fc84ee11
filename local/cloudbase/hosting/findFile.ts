import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * The real path of the file that a request path names below `root`; a folder with a slash means its index.html.
 * Undefined for anything else: not there, hidden, outside the root by `..`, by an encoding or by a link.
 */
export async function findFile(root: string, requestPath: string): Promise<string | undefined> {
  const segments = segmentsOf(requestPath)
  if (segments === undefined) return undefined

  const [base, file] = await Promise.all([existing(root), existing(path.join(root, ...segments))])
  if (base === undefined || file === undefined || !file.startsWith(base + path.sep)) return undefined
  return (await stat(file)).isFile() ? file : undefined
}

function segmentsOf(requestPath: string): string[] | undefined {
  const decoded = decode(requestPath)
  if (decoded === undefined || !decoded.startsWith('/') || /[\\\0]/.test(decoded)) return undefined

  const segments = decoded.slice(1).split('/')
  if (segments.at(-1) === '') segments[segments.length - 1] = 'index.html'
  // Decoded once and only once; a part that is empty or begins with a dot never names a file of the app.
  return segments.every((segment) => segment !== '' && !segment.startsWith('.')) ? segments : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken escape names no file.
    return undefined
  }
}

async function existing(file: string): Promise<string | undefined> {
  try {
    return await realpath(file)
  } catch {
    // Not there, or a name the file system refuses.
    return undefined
  }
}
