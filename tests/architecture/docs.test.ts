import { existsSync, readFileSync } from 'node:fs'
import { errorsPage } from '../../scripts/docs'

const PAGES = ['README.md', 'README.zh-CN.md']

describe('docs', () => {
  it('docs/errors.md lists every code (npm run docs writes it)', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsPage())
  })

  it.each(PAGES)('%s links only to files that exist', (page) => {
    const targets = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      ([, target]) => target ?? '',
    )
    expect(targets.length).toBeGreaterThan(3)
    expect(targets.filter((target) => !existsSync(target))).toEqual([])
  })

  it.each(PAGES)('%s names only npm scripts that exist', (page) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
    const text = readFileSync(page, 'utf8')
    const named = [...text.matchAll(/npm (?:run )?(start|test|build|bench|dev|shop|run [\w:]+)/g)].map(
      ([, name]) => name ?? '',
    )
    expect(named.filter((name) => !Object.hasOwn(scripts, name.replace('run ', '')))).toEqual([])
  })

  it('both READMEs have the same sections, commands and links', () => {
    const [english = '', chinese = ''] = PAGES.map((page) => readFileSync(page, 'utf8'))
    const shape = (text: string) => ({
      sections: text.match(/^#+ /gm),
      commands: [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block?.replace(/ +#.*$/gm, '')),
      links: [...text.matchAll(/\]\(((?!README)[^)]+)\)/g)].map(([, target]) => target),
      rows: text.match(/^\|/gm)?.length,
    })
    expect(shape(chinese)).toEqual(shape(english))
  })
})
