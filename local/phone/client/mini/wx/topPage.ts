import type { Engine, PageHandle } from '../ports'

/** The page in front. Throws before the first page is open. */
export function topPage(engine: Engine): PageHandle {
  const page = engine.pages().at(-1)
  if (page === undefined) throw new Error('no page is open')
  return page
}
