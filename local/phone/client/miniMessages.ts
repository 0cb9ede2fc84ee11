import { isObject } from './protocol'

/** What the mini-program's host tells the page around it; both are of the phone's own origin. */
export type MiniMessage =
  | { type: 'mini:problem'; kind: 'error' | 'warning'; text: string }
  /** A shared card was opened as somebody else, who holds the phone now. */
  | { type: 'mini:user'; userId: string }
  /** The page in front; the phone's status bar takes the colours of the page's own bar. */
  | { type: 'mini:page'; route: string; title: string; barColour: string; barText: 'black' | 'white' }
  /** WeChat judged something; the verdict is in the phone's state. */
  | { type: 'mini:checked' }

/** Reads a message of the mini-program's host; anything else is `undefined`. */
export function readFromMini(data: unknown): MiniMessage | undefined {
  if (!isObject(data)) return undefined
  const { type, kind, text, userId } = data

  if (type === 'mini:checked') return { type }
  if (type === 'mini:user' && typeof userId === 'string') return { type, userId }
  if (type === 'mini:page') return readPage(data)
  if (type === 'mini:problem' && typeof text === 'string')
    return { type, kind: kind === 'warning' ? 'warning' : 'error', text }
  return undefined
}

function readPage({ route, title, barColour, barText }: Record<string, unknown>): MiniMessage | undefined {
  if (typeof route !== 'string' || typeof title !== 'string' || typeof barColour !== 'string') return undefined
  return { type: 'mini:page', route, title, barColour, barText: barText === 'white' ? 'white' : 'black' }
}
