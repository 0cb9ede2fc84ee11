import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { APP, COMPONENT, PAGE, PROJECT, SITEMAP, THEME } from './support/devTools'
import { componentPath, reachableFiles, unitFiles } from './support/reachable'
import type { Rule } from './support/shapes'
import { readConfig, ROOT, sourceFiles } from './support/sources'

interface AppJson {
  pages: string[]
  themeLocation?: string
  sitemapLocation?: string
  usingComponents?: Record<string, string>
  tabBar: { list: { pagePath: string; iconPath?: string; selectedIconPath?: string }[] }
}

const app = readConfig<AppJson>('app.json')
const project = JSON.parse(readFileSync('project.config.json', 'utf8')) as {
  libVersion: string
  miniprogramRoot: string
}
const pageFiles = app.pages.map((page) => `${page}.json`)
const componentFiles = sourceFiles('.json').filter((file) => file.startsWith('components/'))

const isThere = (file: string) => existsSync(path.join(ROOT, file))

describe('what DevTools takes', () => {
  it.each<[string, Rule, unknown]>([
    ['project.config.json', PROJECT, project],
    ['app.json', APP, app],
    ['theme.json', THEME, readConfig(app.themeLocation ?? 'theme.json')],
    ['sitemap.json', SITEMAP, readConfig(app.sitemapLocation ?? 'sitemap.json')],
    ...pageFiles.map((file): [string, Rule, unknown] => [file, PAGE, readConfig(file)]),
    ...componentFiles.map((file): [string, Rule, unknown] => [file, COMPONENT, readConfig(file)]),
  ])('%s', (file, rule, value) => {
    expect(rule(value, file)).toEqual([])
  })

  it.each<[string, Rule, object, string]>([
    ['a key that it does not know', APP, { ...app, tabbar: {} }, 'app.tabbar is unknown'],
    ['app.json without pages', APP, {}, 'app needs pages'],
    ['a page with a slash in front', APP, { ...app, pages: ['/pages/shop/shop'] }, 'app.pages[0] is a path'],
    ['a tab bar with one tab', APP, { ...app, tabBar: { list: [] } }, 'app.tabBar.list has 2 to 5'],
    ['the withdrawn style 3', APP, { ...app, style: '3' }, 'app.style is one of v2'],
    ['a colour by name', PAGE, { navigationBarBackgroundColor: 'green' }, 'Color is a colour'],
    ['a text style of any colour', PAGE, { navigationBarTextStyle: '#fff' }, 'TextStyle is one of black, white'],
    ['a component without its mark', COMPONENT, { styleIsolation: 'isolated' }, 'app needs component'],
    ['a sitemap without rules', SITEMAP, {}, 'app needs rules'],
    ['a compiler plugin of no name', PROJECT, { setting: { useCompilerPlugins: ['babel'] } }, 'is one of typescript'],
  ])('is not %s', (_, rule, value, complaint) => {
    expect(rule(value, 'app').join('\n')).toContain(complaint)
  })
})

describe('the files that the configuration names', () => {
  it('lie where project.config.json says', () => {
    expect(path.normalize(project.miniprogramRoot)).toBe(`${ROOT}/`)
  })

  it.each(app.pages)('%s has its four files', (page) => {
    expect(unitFiles([page]).filter((file) => !isThere(file))).toEqual([])
  })

  it.each(['app.json', ...pageFiles, ...componentFiles])('%s names components that exist', (file) => {
    const { usingComponents = {} } = readConfig<Pick<AppJson, 'usingComponents'>>(file)
    const missing = Object.values(usingComponents)
      .flatMap((spelled) => unitFiles([componentPath(file, spelled)]))
      .filter((part) => !isThere(part))
    expect(missing).toEqual([])
  })

  it.each(app.tabBar.list)('the tab $pagePath is a page, and its icons are pictures of at most 40 KB', (tab) => {
    expect(app.pages).toContain(tab.pagePath)
    const icons = [tab.iconPath, tab.selectedIconPath].flatMap((icon) => themed(icon ?? ''))
    expect(icons.filter((icon) => !/\.(png|jpg)$/.test(icon) || !isThere(icon))).toEqual([])
    expect(icons.filter((icon) => statSync(path.join(ROOT, icon)).size > 40 * 1024)).toEqual([])
  })

  it('the first page is a tab, as a mini-program opens there', () => {
    expect(app.tabBar.list[0]?.pagePath).toBe(app.pages[0])
  })

  it('theme.json gives every variable a value for light and dark, and nobody names another', () => {
    const { light, dark } = readConfig<Record<'light' | 'dark', object>>(app.themeLocation ?? 'theme.json')
    expect(Object.keys(light)).toEqual(Object.keys(dark))
    const named = ['app.json', ...pageFiles].flatMap(
      (file) => JSON.stringify(readConfig(file)).match(/(?<="@)\w+/g) ?? [],
    )
    expect(named.filter((name) => !Object.hasOwn(light, name))).toEqual([])
  })
})

describe('the package', () => {
  it('holds no file that nothing leads to', () => {
    const reachable = reachableFiles()
    expect(sourceFiles().filter((file) => !reachable.has(file))).toEqual([])
  })

  it('stays below the 2 MB that WeChat takes', () => {
    const bytes = sourceFiles().reduce((sum, file) => sum + statSync(path.join(ROOT, file)).size, 0)
    expect(bytes).toBeLessThan(2 * 2 ** 20)
  })
})

/** A path of app.json, or both of its values where it is a variable of the theme. */
function themed(spelled: string): string[] {
  if (!spelled.startsWith('@')) return [spelled]
  const { light, dark } = readConfig<Record<'light' | 'dark', Record<string, string>>>(
    app.themeLocation ?? 'theme.json',
  )
  return [light, dark].map((theme) => theme[spelled.slice(1)] ?? '')
}
