import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface CloudbaseRc {
  functions: { name: string; envVariables: Record<string, string> }[]
}

const doors = readdirSync('cloudfunctions')
const rooms = readdirSync('core').filter((name) => !name.includes('.'))
const config = JSON.parse(readFileSync('cloudbaserc.json', 'utf8')) as CloudbaseRc

describe('the naming law', () => {
  it('deploys exactly the doors that exist', () => {
    expect(config.functions.map(({ name }) => name).sort()).toEqual([...doors].sort())
  })

  it.each(doors)('%s wires core/*/%s.ts and has its unit and flow tests', (door) => {
    expect(rooms.some((room) => existsSync(path.join('core', room, `${door}.ts`)))).toBe(true)
    expect(existsSync(`tests/unit/${door}.test.ts`)).toBe(true)
    expect(existsSync(`tests/flows/${door}.test.ts`)).toBe(true)
  })

  it.each(doors)('%s is nothing but wiring: at most 40 lines', (door) => {
    const lines = readFileSync(path.join('cloudfunctions', door, 'index.ts'), 'utf8')
      .trim()
      .split('\n')
    expect(lines.length).toBeLessThanOrEqual(40)
  })

  it('has no barrels', () => {
    expect(rooms.filter((room) => existsSync(path.join('core', room, 'index.ts')))).toEqual([])
  })

  it.each(config.functions)('$name is given only variables that .env.example explains', ({ envVariables }) => {
    const known = readFileSync('.env.example', 'utf8')
    expect(Object.keys(envVariables).filter((name) => !known.includes(`\n${name}=`))).toEqual([])
  })
})
