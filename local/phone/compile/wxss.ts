import postcss, { CssSyntaxError, type AtRule, type ChildNode, type Declaration, type Root, type Rule } from 'postcss'
import { CompileError, type Place } from './compileError'
import { warningAt, type HostWarning } from './hostWarning'
import { resolvePath, type Sources } from './sources'
import { browserSelector, type SelectorOptions } from './wxssSelector'
import { browserValue } from './wxssValue'

export interface CompiledStyle {
  css: string
  warnings: HostWarning[]
}

export interface StyleOptions extends SelectorOptions {
  /** Whether `app.json` asks for dark mode; without it WeChat matches no dark media query. */
  darkmode: boolean
}

/** Makes css for the browser of a wxss file and all that it imports. Mistakes reject with `CompileError`. */
export async function compileStyle(sources: Sources, file: string, options: StyleOptions): Promise<CompiledStyle> {
  const inlined = inline(sources, file, [])
  const source = inlined.map((part) => `${part.file}\0${part.css}`).join('\0')
  return sources.cache.keep(`style ${JSON.stringify([file, options])}`, source, async () => {
    const made = inlined.map((part) => rewrite(part, options))
    return { css: made.map(({ css }) => css).join('\n'), warnings: made.flatMap(({ warnings }) => warnings) }
  })
}

interface Part {
  file: string
  css: string
  /** Media conditions of the import, if any. */
  media: string
}

function inline(sources: Sources, file: string, importers: string[], media = ''): Part[] {
  if (importers.includes(file)) return []
  const css = sources.need(file, importers.at(-1) ?? file)
  const parts: Part[] = []
  for (const rule of importsOf(parse(file, css))) {
    const [, path = '', condition = ''] = /^(?:url\(\s*)?["']?([^"')]+)["']?\s*\)?\s*(.*)$/.exec(rule.params) ?? []
    if (/^(https?:)?\/\//.test(path)) continue
    const target = resolvePath(file, path)
    if (sources.read(target) === undefined) throw missingImport(placeOf(file, rule), path)
    parts.push(...inline(sources, target, [...importers, file], condition))
  }
  return [...parts, { file, css, media }]
}

function importsOf(root: Root): AtRule[] {
  return (root.nodes ?? []).filter((node): node is AtRule => node.type === 'atrule' && node.name === 'import')
}

function parse(file: string, css: string): Root {
  try {
    return postcss.parse(css, { from: file })
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error
    const place = { file, line: error.line ?? 1, column: error.column ?? 1 }
    throw new CompileError(place, { en: `Broken wxss: ${error.reason}`, zh: `wxss 有错误：${error.reason}` })
  }
}

function missingImport(place: Place, path: string): CompileError {
  return new CompileError(place, { en: `@import "${path}" does not exist.`, zh: `@import 的“${path}”不存在。` })
}

function placeOf(file: string, node: ChildNode): Place {
  const start = node.source?.start
  return start === undefined ? { file } : { file, line: start.line, column: start.column }
}

function rewrite({ file, css, media }: Part, options: StyleOptions): CompiledStyle {
  const root = parse(file, css)
  const warnings: HostWarning[] = []
  const warn = (node: ChildNode, name: string, message: string) =>
    void warnings.push(warningAt(placeOf(file, node), { kind: 'wxss', name, message }))

  for (const rule of importsOf(root)) {
    if (/\/\//.test(rule.params)) warn(rule, '@import', 'An address cannot be imported, only a file of the package.')
    rule.remove()
  }
  if (!options.darkmode) root.walkAtRules('media', removeDark)
  root.walkAtRules((rule) => void (rule.params = browserValue(rule.params).value))
  root.walkRules((rule) => rewriteRule(rule, options, warn))
  root.walkDecls((declaration) => rewriteDeclaration(declaration, file, warn))

  const text = root.toString()
  return { css: media === '' ? text : `@media ${media} {\n${text}\n}`, warnings }
}

type Warn = (node: ChildNode, name: string, message: string) => void

function removeDark(rule: AtRule) {
  if (/prefers-color-scheme:\s*dark/.test(rule.params)) rule.remove()
}

function rewriteRule(rule: Rule, options: StyleOptions, warn: Warn) {
  const parent = rule.parent
  if (parent?.type === 'atrule' && /keyframes$/.test((parent as AtRule).name)) return
  const { selector, refused } = browserSelector(rule.selector, options)
  rule.selector = selector
  // "组件和引用组件的页面不能使用id选择器、属性选择器和标签名选择器" (WeChat's guide to component styles)
  for (const name of refused)
    warn(rule, name, `The selector "${name}" is not allowed in a component's wxss: use a class.`)
}

function rewriteDeclaration(declaration: Declaration, file: string, warn: Warn) {
  const { value, localPictures } = browserValue(declaration.value, (path) => `/mini/file/${resolvePath(file, path)}`)
  declaration.value = value
  // WeChat loads pictures in wxss from the network or from base64 only.
  for (const path of localPictures) warn(declaration, 'url()', `WeChat does not load "${path}" from wxss: use <image>.`)
}
