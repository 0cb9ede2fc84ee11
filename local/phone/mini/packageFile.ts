import { readFile } from 'node:fs/promises'
import { contentTypeOf } from '../../cloudbase/hosting/contentTypes'
import { findFile } from '../../cloudbase/hosting/findFile'

/** A picture of the mini-program's package. */
export interface PackageFile {
  type: string
  bytes: Buffer
}

/** Reads the picture that a request path names below the package; undefined for anything else, source files too. */
export async function readPackageFile(root: string, requestPath: string): Promise<PackageFile | undefined> {
  if (!/\.(png|jpe?g|svg)$/i.test(requestPath)) return undefined
  const file = await findFile(root, requestPath)
  return file === undefined ? undefined : { type: contentTypeOf(file), bytes: await readFile(file) }
}
