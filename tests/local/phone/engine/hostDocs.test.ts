import { readFileSync } from 'node:fs'
import * as keys from '../../../../local/phone/client/mini/engine/configKeys'
import {
  COMMON_ATTRIBUTES,
  COMMON_EVENTS,
  TAGS,
  type TagSupport,
} from '../../../../local/phone/client/mini/engine/tagTable'

/** Rows of the tables in the page, cells separated by `|`, as prettier leaves them but for the spaces. */
const rows = readFileSync('docs/mini-program-host.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replace(/\s*\|\s*/g, '|').trim())

function code(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(' ')
}

function attributes({ attributes: names, values = {} }: TagSupport): string {
  const written = names.map((name) =>
    values[name] === undefined ? `\`${name}\`` : `\`${name}\` (${values[name].join(', ')})`,
  )
  return written.length === 0 ? '–' : written.join(' ')
}

describe('docs/mini-program-host.md', () => {
  it.each(Object.entries(TAGS))('lists what <%s> does', (tag, support) => {
    expect(rows).toContain(`|\`${tag}\`|${attributes(support)}|${code(support.events)}|${code(support.ignored ?? [])}|`)
  })

  it('lists no tag that is not there', () => {
    const [start, end] = ['|Tag|Attributes|Events|Taken without effect|', '|Every tag|'].map((text) =>
      rows.findIndex((row) => row.startsWith(text)),
    )
    expect(rows.slice((start ?? 0) + 2, end)).toHaveLength(Object.keys(TAGS).length)
  })

  it('lists what every tag has', () => {
    expect(rows).toContain(`|Every tag|${code(COMMON_ATTRIBUTES)}|${code(COMMON_EVENTS)}|–|`)
  })

  it.each([
    ['`app.json`', keys.APP_KEYS],
    ['`window`', keys.WINDOW_KEYS],
    ['`tabBar`', keys.TAB_BAR_KEYS],
    ['`tabBar.list`', keys.TAB_KEYS],
    ['A page’s json', keys.PAGE_KEYS],
    ['A component’s json', keys.COMPONENT_KEYS],
  ])('lists the keys of %s', (file, names) => {
    expect(rows).toContain(`|${file}|${code(names)}|`)
  })
})
