import type { Phone } from './phone'

/**
 * A picture's address as the browser loads it: a file of the cloud, a temporary file, a file of the package, or what is
 * an address already. Rejects for a file of the cloud or of the phone that is not there.
 */
export async function pictureUrl({ server, files }: Phone, src: string): Promise<string> {
  if (src.startsWith('cloud://')) {
    const [file] = await server.tempUrls([src])
    if (file === undefined || file.tempFileURL === '') throw new Error(`There is no cloud file "${src}".`)
    return file.tempFileURL
  }
  if (src.startsWith('wxfile://')) {
    const url = files.urlOf(src)
    if (url === undefined) throw new Error(`There is no temporary file "${src}".`)
    return url
  }
  return /^[a-z][a-z\d+.-]*:/i.test(src) ? src : `/mini/file/${src.replace(/^\/+/, '')}`
}
