import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

interface CloudbaseRc {
  functions: { name: string; envVariables: Record<string, string>; triggers?: unknown[]; path?: string }[]
}

const { functions } = JSON.parse(readFileSync('cloudbaserc.json', 'utf8')) as CloudbaseRc

const GATEWAY_EVENT = { path: '/', httpMethod: 'POST', headers: {}, queryStringParameters: {}, body: '' }
const TIMER_EVENT = { Type: 'Timer', TriggerName: 'everyMinute', Time: '2026-11-22T06:00:00Z', Message: '' }

/** Calls a built function in a process with nothing but `env`; what it answered and what it logged. */
function callWith(env: Record<string, string>, { name, path: route }: CloudbaseRc['functions'][number]) {
  const event = route === undefined ? TIMER_EVENT : GATEWAY_EVENT
  const script = `
    const { main } = require(${JSON.stringify(path.resolve('dist/cloudfunctions', name, 'index.js'))})
    const lines = []
    console.log = (line) => lines.push(line)
    main(${JSON.stringify(event)}, { request_id: 'r1', environment: '{}' }).then((reply) => {
      process.stdout.write(JSON.stringify({ reply, lines }))
      process.exit(0)
    })`
  const output = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
  const { reply, lines } = JSON.parse(output) as { reply: object; lines: string[] }
  return { reply: JSON.stringify(reply), log: lines.join('\n') }
}

describe.each(functions)('configuration of $name', (each) => {
  it('reports everything that is missing at once: exactly the variables that cloudbaserc.json gives it', () => {
    const { log } = callWith({}, each)
    const named = [...log.matchAll(/\b([A-Z][A-Z0-9_]+) must be/g)].map(([, name]) => name)
    const given = Object.keys(each.envVariables).filter((name) => name !== 'WXFLOW_LANG')
    expect(named.sort()).toEqual(given.sort())
  })

  it('tells its caller nothing of it', () => {
    const { reply } = callWith({}, each)
    expect(reply).not.toMatch(/SITE_URL|APPID|SECRET|KEY/)
  })

  it('never logs a value that has the wrong shape', () => {
    const env = Object.fromEntries(
      Object.keys(each.envVariables).map((name) => [name, `not-a-${name.toLowerCase()}-SHOWN`]),
    )
    expect(callWith(env, each).log).not.toContain('SHOWN')
  })
})
