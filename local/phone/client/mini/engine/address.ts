/** Where a page is opened: its route, and what its `onLoad` gets. */
export interface Address {
  route: string
  options: Record<string, string>
}

/** Reads `/pages/a/a?x=1`, or a relative address from a page; nothing in it is too broken to read. */
export function parseAddress(url: string, from = ''): Address {
  const [path = '', ...rest] = url.split('?')
  const options: Record<string, string> = {}
  for (const pair of rest.join('?').split('&')) {
    if (pair === '') continue
    const [name = '', ...value] = pair.split('=')
    // A forged name such as "__proto__" must stay a plain entry.
    Object.defineProperty(options, decoded(name), { value: decoded(value.join('=')), ...ENTRY })
  }
  return { route: routeOf(path, from), options }
}

const ENTRY = { enumerable: true, configurable: true, writable: true } as const

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign is somebody's text, not a mistake to stop at.
    return text
  }
}

function routeOf(path: string, from: string): string {
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/').replace(/\.html$/, '')
}
