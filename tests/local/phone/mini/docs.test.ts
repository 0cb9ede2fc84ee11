/** @jest-environment jsdom */
import { readFileSync } from 'node:fs'
import { setUpPhone } from './setUpPhone'

beforeAll(() => {
  window.matchMedia = (() => ({ matches: false, addEventListener: () => undefined })) as never
})

describe('docs/mini-program-host.md', () => {
  it('lists exactly the APIs that wx has', () => {
    const { wx } = setUpPhone()
    const own = Object.keys(wx).filter((name) => name !== 'cloud')
    const cloud = Object.keys(wx.cloud as object).map((name) => `cloud.${name}`)

    const [, section = ''] = readFileSync('docs/mini-program-host.md', 'utf8').split('\n## wx APIs\n')
    const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '))
    const listed = rows.flatMap((row) => [...row.matchAll(/`([\w.]+)`/g)].map(([, name]) => name))
    expect(listed.sort()).toEqual([...own, ...cloud].sort())
  })
})
