import { AppError } from '../platform/errors'

const MAX_LENGTH = 512

/** Control characters, blanks and `\`, which browsers read as `/`, wherever they stand. */
const FORBIDDEN = /[\p{Cc}\p{Z}\\]/u
/** Encoded control characters anywhere: some server on the way might decode them. */
const ENCODED_CONTROL = /%(0[0-9a-f]|1[0-9a-f]|7f)/i
/** Also with letters encoded: a gateway may decode them, and a login that leads to a login would never end. */
const OUR_API = /^\/(a|%41|%61)(p|%50|%70)(i|%49|%69)(\/|$)/i
/** In the path also an encoded `/`, `\` or `%`. */
const ENCODED_SLASH = /%(2f|5c|25)/i

/**
 * Reads where a login should lead: a page of ours, answered as the resolved path with query and fragment.
 * Throws URL_NOT_OURS for whatever could lead elsewhere, or into our own API.
 */
export function readReturnPath(value: string, siteUrl: string): string {
  const refused = new AppError('URL_NOT_OURS', {
    field: 'returnTo',
    expected: `a path of this site that begins with one "/", at most ${MAX_LENGTH} characters`,
  })
  if (value.length > MAX_LENGTH || !/^\/(?!\/)/.test(value)) throw refused
  if (FORBIDDEN.test(value) || ENCODED_CONTROL.test(value) || !URL.canParse(value, siteUrl)) throw refused

  const { origin, pathname, search, hash } = new URL(value, siteUrl)
  // `/.//evil.example` is of our origin and still resolves to a path that a browser would take for another host.
  const isPage = !pathname.startsWith('//') && !ENCODED_SLASH.test(pathname) && !OUR_API.test(pathname)
  if (origin !== siteUrl || !isPage) throw refused
  return `${pathname}${search}${hash}`
}
