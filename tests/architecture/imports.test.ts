import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

interface Import {
  from: string
  /** A path in this repository without extension, or a package's name. */
  to: string
  isTypeOnly: boolean
}

const SDKS = ['wx-server-sdk', '@cloudbase/node-sdk']

/** Rooms of core/ and the rooms each may import; every room may also import itself and types of core/api. */
const ROOMS: Record<string, string[]> = {
  users: ['orders', 'sessions', 'wechat', 'platform'],
  sharing: ['orders', 'sessions', 'wechat', 'platform'],
  payments: ['orders', 'sessions', 'wechat', 'platform'],
  orders: ['wechat', 'platform'],
  sessions: ['wechat', 'platform'],
  wechat: ['platform'],
  platform: [],
}

const imports = ['core', 'cloudfunctions', 'local', 'h5-static', 'miniprogram', 'shop', 'tests', 'scripts', 'bench']
  .filter(existsSync)
  .flatMap(sourceFiles)
  .flatMap(importsOf)

const within = (folder: string) => imports.filter(({ from }) => from.startsWith(`${folder}/`))
const listed = (breaches: Import[]) => breaches.map(({ from, to }) => `${from} imports ${to}`)

describe('who may import whom', () => {
  it('reads a sensible number of imports', () => {
    expect(imports.length).toBeGreaterThan(200)
  })

  it.each(Object.entries(ROOMS))('core/%s imports only the rooms it may: %j', (room, allowed) => {
    const breaches = within(`core/${room}`).filter(({ to, isTypeOnly }) => {
      if (to === 'core/api') return !isTypeOnly
      if (!isOurs(to)) return false
      return ![room, ...allowed].some((other) => to.startsWith(`core/${other}/`))
    })
    expect(listed(breaches)).toEqual([])
  })

  it('core/ has no room that the list above does not know', () => {
    const rooms = readdirSync('core').filter((name) => statSync(path.join('core', name)).isDirectory())
    expect(rooms.filter((room) => !Object.hasOwn(ROOMS, room))).toEqual([])
  })

  it('core/ is at most two folder levels deep', () => {
    expect(sourceFiles('core').filter((file) => file.split('/').length > 3)).toEqual([])
  })

  it('a door imports core and nothing else', () => {
    const breaches = within('cloudfunctions').filter(({ to }) => !to.startsWith('core/') && !SDKS.includes(to))
    expect(listed(breaches)).toEqual([])
  })

  it('the CloudBase SDKs appear only in core/platform/cloud, in cloud stores and in doors', () => {
    const breaches = within('core').filter(
      ({ from, to }) => SDKS.includes(to) && from !== 'core/platform/cloud.ts' && !/\/cloud\w*Store\.ts$/.test(from),
    )
    expect(listed(breaches)).toEqual([])
  })

  it('local/ and core/ share no code', () => {
    const breaches = [
      ...within('local').filter(({ to }) => to.startsWith('core/') || to.startsWith('cloudfunctions/')),
      ...[...within('core'), ...within('cloudfunctions')].filter(({ to }) => to.startsWith('local/')),
    ]
    expect(listed(breaches)).toEqual([])
  })

  it.each(['h5-static', 'miniprogram'])(
    '%s imports types of core/api, its own files, and nothing else of ours',
    (app) => {
      const breaches = within(app).filter(({ to, isTypeOnly }) => {
        if (to === 'core/api') return !isTypeOnly
        return isOurs(to) && !to.startsWith(`${app}/`)
      })
      expect(listed(breaches)).toEqual([])
    },
  )

  it('shipped and local code imports no test', () => {
    const breaches = [...within('core'), ...within('local'), ...within('h5-static')].filter(({ to }) =>
      to.startsWith('tests/'),
    )
    expect(listed(breaches)).toEqual([])
  })
})

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.posix.join(folder, name)
    if (name === 'node_modules' || name === 'dist') return []
    if (statSync(file).isDirectory()) return sourceFiles(file)
    return /\.(ts|vue)$/.test(name) ? [file] : []
  })
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, scriptOf(file), ts.ScriptTarget.Latest, true)
  const found: Import[] = []

  const visit = (node: ts.Node): void => {
    const target = targetOf(node)
    if (target !== undefined) found.push({ from: file, to: resolved(file, target), isTypeOnly: isTypeOnly(node) })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function scriptOf(file: string): string {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.vue') ? (/<script[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '') : text
}

function targetOf(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
    return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return node.argument.literal.text
  }
  const isLoad = ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText())
  const argument = isLoad ? node.arguments[0] : undefined
  return argument !== undefined && ts.isStringLiteral(argument) ? argument.text : undefined
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (!ts.isImportDeclaration(node) || node.importClause === undefined) return false
  return node.importClause.isTypeOnly
}

function resolved(file: string, target: string): string {
  if (!target.startsWith('.')) return target
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), target)).replace(/\.(ts|vue)$/, '')
}

function isOurs(target: string): boolean {
  return /^(core|cloudfunctions|local|h5-static|miniprogram|shop|tests|scripts|bench)\//.test(target)
}
