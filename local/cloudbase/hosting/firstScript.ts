export const BRIDGE_PATH = '/__wechat/bridge.js'

// What may stand before the first script of a page: blanks, comments, the doctype, the opening of html and head.
const BEFORE_SCRIPTS = /^\uFEFF?(?:\s|<!--[\s\S]*?-->|<!doctype[^>]*>|<html(?:\s[^>]*)?>|<head(?:\s[^>]*)?>)*/i

/** The page with one external script before every other script; the rest stays byte for byte. */
export function withFirstScript(html: string, src: string): string {
  const start = BEFORE_SCRIPTS.exec(html)?.[0].length ?? 0
  return `${html.slice(0, start)}<script src="${src}"></script>${html.slice(start)}`
}
