import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConfigError } from '../../../local/cloudbase/config/problems'
import { readProject } from '../../../local/cloudbase/config/readProject'

const folder = mkdtempSync(path.join(tmpdir(), 'wxflow-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Json = Record<string, unknown>

function setUp(changes: { rc?: Json | string; database?: Json | string; env?: Record<string, string> } = {}) {
  const rc = changes.rc ?? { envId: '{{env.ENV_ID}}', functions: [] }
  const database = changes.database ?? { collections: [] }
  const files = { cloudbaserc: path.join(folder, 'cloudbaserc.json'), database: path.join(folder, 'database.json') }
  writeFileSync(files.cloudbaserc, typeof rc === 'string' ? rc : JSON.stringify(rc))
  writeFileSync(files.database, typeof database === 'string' ? database : JSON.stringify(database))
  const env = changes.env ?? { ENV_ID: 'local-env' }
  return {
    read: () => readProject({ ...files, env }),
    problems: () => problemsOf(() => readProject({ ...files, env })),
  }
}

function problemsOf(read: () => unknown): ConfigError {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

const withFunction = (settings: Json) => setUp({ rc: { envId: 'e', functions: [{ name: 'login', ...settings }] } })
const withIndex = (index: Json) =>
  setUp({ database: { collections: [{ name: 'orders', acl: 'ADMINONLY', indexes: [index] }] } })

describe('readProject', () => {
  it('reads the files of this repository', () => {
    const root = path.resolve(__dirname, '../../..')
    const text = readFileSync(path.join(root, 'cloudbaserc.json'), 'utf8')
    const names = [...text.matchAll(/\{\{env\.(\w+)\}\}/g)].map((match) => match[1]!)
    const env = Object.fromEntries(names.map((name) => [name, `value-of-${name}`]))

    const project = readProject({
      cloudbaserc: path.join(root, 'cloudbaserc.json'),
      database: path.join(root, 'database.json'),
      env,
    })

    expect(project.envId).toBe('value-of-ENV_ID')
    expect(project.functions.find(({ name }) => name === 'payNotify')).toMatchObject({
      path: '/api/pay/notify',
      timeoutS: 5,
      env: { MCHID: 'value-of-MCHID' },
    })
    expect(project.functions.find(({ name }) => name === 'reconcile')?.timers).toEqual([
      { name: 'everyMinute', cron: '0 * * * * * *' },
    ])
    expect(project.database.collections.map(({ name }) => name)).toContain('orders')
  })

  it('fills the defaults of the CLI, takes numbers for texts, and fills a value only once', () => {
    const { read } = setUp({
      rc: { envId: 'e', functions: [{ name: 'f', envVariables: { N: 3, A: 'x-{{env.A}}-{{ env.B }}' } }] },
      env: { A: '{{env.B}}', B: 'b=c#d' },
    })

    expect(read()).toEqual({
      envId: 'e',
      region: 'ap-shanghai',
      functions: [{ name: 'f', timeoutS: 10, memoryMb: 256, env: { N: '3', A: 'x-{{env.B}}-b=c#d' }, timers: [] }],
      database: { collections: [] },
    })
  })

  it.each([
    ['missing', {}],
    ['empty', { KEY: '' }],
    ['blank', { KEY: '  ' }],
    ['only a prototype name', {}],
  ])('refuses an environment value that is %s, once for all who need it', (shape, env) => {
    const name = shape === 'only a prototype name' ? 'constructor' : 'KEY'
    const needs = { envVariables: { K: `{{env.${name}}}` } }
    const { problems } = setUp({
      rc: {
        envId: 'e',
        functions: [
          { name: 'a', ...needs },
          { name: 'b', ...needs },
        ],
      },
      env,
    })

    const error = problems()

    expect(error.problems.map(({ code }) => code)).toEqual(['ENV_MISSING'])
    expect(error.en).toContain(`${name} is missing or empty; needed by a, b`)
    expect(error.zh).toContain(`${name} 缺失或为空`)
  })

  it('tells everything that is wrong in both files at once, and no value of it', () => {
    const secret = 'do-not-print-me'
    const { problems } = setUp({
      rc: {
        envId: '{{env.ENV_ID}}',
        functions: [
          { name: 'a', timeout: secret, memorySize: 100, path: `/x y/${secret}`, envVariables: { K: [secret] } },
          {
            name: 'a',
            runtime: secret,
            path: '/__auth/a',
            triggers: [{ name: 't', type: 'timer', config: `${secret} * * * * * *` }],
          },
        ],
      },
      database: { collections: [{ name: 'orders', acl: secret, indexes: [] }], extra: secret },
      env: {},
    })

    const error = problems()

    expect(error.problems.map(({ code }) => code).sort()).toEqual(
      ['BAD_CRON', 'BAD_PATH', 'DUPLICATE', 'ENV_MISSING', 'RESERVED_PATH', 'UNKNOWN_KEY']
        .concat(Array(5).fill('WRONG_SHAPE'))
        .sort(),
    )
    expect(error.en + error.zh + error.message).not.toContain(secret)
    expect(error.code).toBe('CONFIG_INVALID')
    for (const problem of error.problems) {
      expect(problem.en).not.toMatch(/\{(place|name|key|expected|field|users|file)\}/)
      expect(problem.zh).not.toMatch(/\{(place|name|key|expected|field|users|file)\}/)
    }
  })

  it.each<[string, Json, string, string]>([
    ['a timeout of 0', { timeout: 0 }, 'WRONG_SHAPE', 'login.timeout'],
    ['a timeout of 901', { timeout: 901 }, 'WRONG_SHAPE', 'login.timeout'],
    ['half a second', { timeout: 0.5 }, 'WRONG_SHAPE', 'login.timeout'],
    ['a timeout in quotes', { timeout: '10' }, 'WRONG_SHAPE', 'login.timeout'],
    ['memory of 4096', { memorySize: 4096 }, 'WRONG_SHAPE', 'login.memorySize'],
    ['memory of 200', { memorySize: 200 }, 'WRONG_SHAPE', 'login.memorySize'],
    ['a runtime nobody has', { runtime: 'Nodejs8.9' }, 'WRONG_SHAPE', 'login.runtime'],
    ['another handler', { handler: 'app.main' }, 'WRONG_SHAPE', 'login.handler'],
    ['a misspelt key', { timeOut: 5 }, 'UNKNOWN_KEY', 'timeOut'],
    [
      'a trigger that is no timer',
      { triggers: [{ name: 't', type: 'cos', config: '0 * * * * * *' }] },
      'WRONG_SHAPE',
      '.type',
    ],
    [
      'six cron fields',
      { triggers: [{ name: 't', type: 'timer', config: '* * * * * *' }] },
      'BAD_CRON',
      'seven fields',
    ],
    [
      'a 30th of February',
      { triggers: [{ name: 't', type: 'timer', config: '0 0 0 30 2 * *' }] },
      'NEVER_DUE',
      'triggers[0]',
    ],
    ['a template of its own', { envVariables: { A: '{{ENV_ID}}' } }, 'TEMPLATE_UNKNOWN', 'login'],
    ['an environment over 4 KB', { envVariables: { A: 'x'.repeat(4096) } }, 'ENV_TOO_LARGE', 'login.envVariables'],
    ['environment names of the wrong kind', { envVariables: { '1A': 'x' } }, 'WRONG_SHAPE', 'login.envVariables'],
    [
      'eleven timers',
      { triggers: Array.from({ length: 11 }, (_, i) => ({ name: `t${i}`, type: 'timer', config: '0 * * * * * *' })) },
      'WRONG_SHAPE',
      'at most 10',
    ],
    [
      'the same timer twice',
      { triggers: [0, 1].map(() => ({ name: 't', type: 'timer', config: '0 * * * * * *' })) },
      'DUPLICATE',
      '"t"',
    ],
  ])('refuses %s', (_, settings, code, mention) => {
    const { problems } = withFunction(settings)

    const error = problems()

    expect(error.problems.map((problem) => problem.code)).toEqual([code])
    expect(error.en).toContain(mention)
  })

  it('takes an environment of exactly 4 KB, names included', () => {
    expect(withFunction({ envVariables: { A: 'x'.repeat(4095) } }).read().functions[0]?.env['A']).toHaveLength(4095)
  })

  it.each(['/api/login', '/a', '/A-b_c.d/1', `/${'x'.repeat(50)}`])('takes the route %s', (route) => {
    expect(withFunction({ path: route }).read().functions[0]?.path).toBe(route)
  })

  it.each([
    '',
    '/',
    'api',
    '/api/',
    '//api',
    '/a b',
    '/a%20b',
    '/a/../b',
    '/a/.',
    '/a*',
    '/登录',
    `/${'x'.repeat(51)}`,
  ])('refuses the route "%s"', (route) => {
    expect(withFunction({ path: route }).problems().problems[0]?.code).toBe('BAD_PATH')
  })

  it.each(['/__auth', '/__auth/x', '/.well-known/acme'])('leaves %s to the platform', (route) => {
    expect(
      withFunction({ path: route })
        .problems()
        .problems.map(({ code }) => code),
    ).toEqual(['RESERVED_PATH'])
  })

  it('refuses two functions on one route', () => {
    const { problems } = setUp({ rc: { envId: 'e', functions: ['a', 'b'].map((name) => ({ name, path: '/api/x' })) } })

    expect(problems().en).toContain('"/api/x" twice')
  })

  it.each<[string, Json]>([
    ['no keys', { name: 'i', unique: true, keys: [] }],
    ['a direction of 2', { name: 'i', unique: true, keys: [{ field: 'a', direction: 2 }] }],
    ['a direction in quotes', { name: 'i', unique: true, keys: [{ field: 'a', direction: '1' }] }],
    ['no direction', { name: 'i', unique: true, keys: [{ field: 'a' }] }],
    ['an empty field', { name: 'i', unique: true, keys: [{ field: '', direction: 1 }] }],
    ['an operator for a field', { name: 'i', unique: true, keys: [{ field: 'a.$b', direction: 1 }] }],
    ['an empty part of a field', { name: 'i', unique: true, keys: [{ field: 'a..b', direction: 1 }] }],
    ['unique in quotes', { name: 'i', unique: 'yes', keys: [{ field: 'a', direction: 1 }] }],
    ['no name', { unique: true, keys: [{ field: 'a', direction: 1 }] }],
    ['keys that are no list', { name: 'i', unique: true, keys: { a: 1 } }],
  ])('refuses an index with %s', (_, index) => {
    expect(withIndex(index).problems().problems[0]?.code).toBe('WRONG_SHAPE')
  })

  it('refuses an index that names a field twice, and two indexes of one name', () => {
    expect(
      withIndex({ name: 'i', unique: false, keys: [1, -1].map((direction) => ({ field: 'a', direction })) }).problems()
        .en,
    ).toContain('"a" twice')
    const index = { name: 'i', unique: false, keys: [{ field: 'a', direction: 1 }] }
    const { problems } = setUp({
      database: { collections: [{ name: 'c', acl: 'ADMINONLY', indexes: [index, index] }] },
    })
    expect(problems().en).toContain('"i" twice')
  })

  it.each<[string, Json, string]>([
    ['at the top', { collections: [], indexes: [] }, 'indexes'],
    ['in a collection', { collections: [{ name: 'c', acl: 'ADMINONLY', indexes: [], index: [] }] }, '"index"'],
    [
      'in an index key',
      {
        collections: [
          {
            name: 'c',
            acl: 'ADMINONLY',
            indexes: [{ name: 'i', unique: true, keys: [{ field: 'a', direction: 1, order: 1 }] }],
          },
        ],
      },
      '"order"',
    ],
    ['in the storage', { collections: [], storage: { acl: 'ADMINONLY', rules: {} } }, '"rules"'],
    ['in a function rule', { collections: [], functions: { rule: { '*': { invoke: true, call: true } } } }, '"call"'],
  ])('refuses an unknown key of database.json %s', (_, database, mention) => {
    const error = setUp({ database }).problems()

    expect(error.problems.map(({ code }) => code)).toEqual(['UNKNOWN_KEY'])
    expect(error.en).toContain(mention)
  })

  it('wants a rule with CUSTOM and with nothing else, and collections once each', () => {
    const collection = (extra: Json) => setUp({ database: { collections: [{ name: 'c', indexes: [], ...extra }] } })

    expect(collection({ acl: 'CUSTOM', rule: { read: false } }).read().database.collections[0]).toMatchObject({
      acl: 'CUSTOM',
    })
    expect(collection({ acl: 'CUSTOM' }).problems().en).toContain('.rule')
    expect(collection({ acl: 'ADMINONLY', rule: {} }).problems().en).toContain('.acl')
    const twice = { name: 'c', acl: 'ADMINONLY', indexes: [] }
    expect(setUp({ database: { collections: [twice, twice] } }).problems().en).toContain('"c" twice')
  })

  it('refuses a rule for a function that does not exist', () => {
    const { problems } = setUp({ database: { collections: [], functions: { rule: { payNotfiy: { invoke: false } } } } })

    expect(problems().problems[0]).toMatchObject({ code: 'UNKNOWN_FUNCTION', en: expect.stringContaining('payNotfiy') })
  })

  it('says which file is missing or no JSON, and where, without quoting it', () => {
    const broken = setUp({ rc: '{\n"envId": "e",\n"functions": secret-text\n}' }).problems()
    expect(broken.problems[0]?.code).toBe('FILE_NOT_JSON')
    expect(broken.en).not.toContain('secret-text')

    const missing = problemsOf(() =>
      readProject({ cloudbaserc: path.join(folder, 'a.json'), database: path.join(folder, 'b.json'), env: {} }),
    )
    expect(missing.problems.map(({ code }) => code)).toEqual(['FILE_MISSING', 'FILE_MISSING'])
  })

  it.each(['[]', '7', 'null', '"x"'])('refuses a file that holds %s', (text) => {
    expect(setUp({ database: text }).problems().problems[0]?.code).toBe('WRONG_SHAPE')
  })
})
