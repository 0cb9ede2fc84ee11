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
function callWith(env: Record<string, string>, { name, path: route, triggers }: CloudbaseRc['functions'][number]) {
  const isClients = route === undefined && triggers === undefined
  const event = isClients ? {} : route === undefined ? TIMER_EVENT : GATEWAY_EVENT
  const environment = JSON.stringify(isClients ? { WX_APPID: 'wx00000000000000a1', WX_OPENID: 'o0000' } : {})
  const script = `
    const { main } = require(${JSON.stringify(path.resolve('dist/cloudfunctions', name, 'index.js'))})
    const lines = []
    console.log = (line) => lines.push(line)
    main(${JSON.stringify(event)}, ${JSON.stringify({ request_id: 'r1', environment })}).then((reply) => {
      process.stdout.write(JSON.stringify({ reply, lines }))
      process.exit(0)
    })`
  const output = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
  const { reply, lines } = JSON.parse(output) as { reply: object; lines: string[] }
  return { reply: JSON.stringify(reply), log: lines.join('\n') }
}

const settingsOf = ({ envVariables }: CloudbaseRc['functions'][number]) =>
  Object.keys(envVariables).filter((name) => name !== 'WXFLOW_LANG')

describe.each(functions.filter((each) => settingsOf(each).length > 0))('configuration of $name', (each) => {
  it('reports everything that is missing at once: exactly the variables that cloudbaserc.json gives it', () => {
    const { log } = callWith({}, each)
    const named = [...log.matchAll(/\b([A-Z][A-Z0-9_]+) must be/g)].map(([, name]) => name)
    expect(named.sort()).toEqual(settingsOf(each).sort())
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
