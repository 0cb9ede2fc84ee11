import {
  APP_KEYS,
  COMPONENT_KEYS,
  PAGE_KEYS,
  TAB_BAR_KEYS,
  TAB_KEYS,
  WINDOW_KEYS,
} from '../client/mini/engine/configKeys'
import { CompileError } from './compileError'
import { warningAt, type HostWarning } from './hostWarning'
import { isObject, parseJson, type Json } from './json'
import type { Sources } from './sources'

export interface AppJson {
  json: Json
  pages: string[]
  darkmode: boolean
  themes: Record<string, Record<string, string>>
  warnings: HostWarning[]
}

/** Reads `app.json` and the theme that it names. Mistakes reject with `CompileError`. */
export async function readAppJson(sources: Sources): Promise<AppJson> {
  const json = await parseJson('app.json', sources.need('app.json', 'app.json'))
  const pages = pagesOf(json)
  checkTabs(json, pages)
  const darkmode = json.darkmode === true
  return { json, pages, darkmode, themes: await readThemes(sources, json, darkmode), warnings: appWarnings(json) }
}

/** Warnings for keys of a page's or component's json that have no effect here. */
export function unitWarnings(file: string, json: Json, isComponent: boolean): HostWarning[] {
  const known = isComponent ? COMPONENT_KEYS : [...WINDOW_KEYS, ...PAGE_KEYS]
  return unknownKeys(file, json, known)
}

function pagesOf(json: Json): string[] {
  const pages = json.pages
  if (Array.isArray(pages) && pages.length > 0 && pages.every((page) => typeof page === 'string')) return pages
  const text = { en: '"pages" must list at least one page.', zh: '“pages”至少要列出一个页面。' }
  throw new CompileError({ file: 'app.json' }, text)
}

function checkTabs(json: Json, pages: string[]) {
  for (const tab of tabsOf(json)) {
    if (typeof tab.pagePath === 'string' && pages.includes(tab.pagePath)) continue
    const text = {
      en: `"tabBar" names the page "${String(tab.pagePath)}", which "pages" does not list.`,
      zh: `“tabBar”中的页面“${String(tab.pagePath)}”不在“pages”里。`,
    }
    throw new CompileError({ file: 'app.json' }, text)
  }
}

function tabsOf(json: Json): Json[] {
  const list = isObject(json.tabBar) ? json.tabBar.list : undefined
  return Array.isArray(list) ? list.filter(isObject) : []
}

async function readThemes(sources: Sources, json: Json, darkmode: boolean): Promise<AppJson['themes']> {
  if (!darkmode || typeof json.themeLocation !== 'string') return {}
  const file = json.themeLocation
  const themes = await parseJson(file, sources.need(file, 'app.json'))
  for (const name of ['light', 'dark']) {
    if (isObject(themes[name])) continue
    throw new CompileError({ file }, { en: `The theme "${name}" is missing.`, zh: `缺少主题“${name}”。` })
  }
  return themes as AppJson['themes']
}

function appWarnings(json: Json): HostWarning[] {
  const { window, tabBar } = json
  return [
    ...unknownKeys('app.json', json, APP_KEYS),
    ...(isObject(window) ? unknownKeys('app.json', window, WINDOW_KEYS, 'window.') : []),
    ...(isObject(tabBar) ? unknownKeys('app.json', tabBar, TAB_BAR_KEYS, 'tabBar.') : []),
    ...tabsOf(json).flatMap((tab) => unknownKeys('app.json', tab, TAB_KEYS, 'tabBar.list.')),
  ]
}

function unknownKeys(file: string, json: Json, known: readonly string[], prefix = ''): HostWarning[] {
  const unknown = Object.keys(json).filter((key) => !known.includes(key))
  return unknown.map((key) => {
    const name = `${prefix}${key}`
    return warningAt({ file }, { kind: 'config', name, message: `The key "${name}" has no effect here.` })
  })
}
