/** The written form of shop/: what `scripts/shop.ts` writes and the test compares. */

interface Tokens {
  colours: Record<string, { light: string; dark: string }>
  sizes: Record<string, string>
}

type ReadText = (path: string) => string

const HEADER = 'Written by `npm run shop` from shop/. Change it there.'

/** Every generated file by its path below the repository root. `read` takes such paths, too. */
export function generatedFiles(read: ReadText): Record<string, string> {
  const tokens = JSON.parse(read('shop/tokens.json')) as Tokens
  const css = tokensCss(tokens)

  return {
    'h5-static/src/generated/tokens.css': `/* ${HEADER} */\n${css}`,
    'h5-static/src/generated/texts.ts': textsModule(read('shop/texts.zh.json')),
    'h5-static/src/generated/money.ts': `// ${HEADER}\n${read('shop/money.ts')}`,
    'local/pages/generated/tokens.ts': tokensModule(css),
  }
}

function tokensCss({ colours, sizes }: Tokens): string {
  const declare = (indent: string, entries: [string, string][]) =>
    entries.map(([name, value]) => `${indent}--${name}: ${value};\n`).join('')
  const inMode = (mode: 'light' | 'dark') =>
    Object.entries(colours).map(([name, colour]): [string, string] => [name, colour[mode].toLowerCase()])
  const scalable = Object.entries(sizes).map(([name, value]): [string, string] => [name, scaled(name, value)])

  const light = `:root {\n  color-scheme: light dark;\n${declare('  ', [...inMode('light'), ...scalable])}}\n`
  const dark = `@media (prefers-color-scheme: dark) {\n  :root {\n${declare('    ', inMode('dark'))}  }\n}\n`
  return light + dark
}

/** Text follows the reader's own font size, so its sizes become rem. */
function scaled(name: string, value: string): string {
  if (!name.startsWith('text-')) return value
  return `${String(Number.parseInt(value, 10) / 16)}rem`
}

function textsModule(json: string): string {
  return `// ${HEADER}
import type { ErrorCode } from '../../../core/api'

/** What went wrong on this side of the wire, where no server code tells it. */
export type ClientErrorCode = 'NETWORK_DOWN' | 'NO_ANSWER_IN_TIME' | 'ANSWER_UNREADABLE'

/** What happened, and what the customer can do now. */
export interface ErrorText {
  what: string
  now: string
}

export const texts: Record<ErrorCode | ClientErrorCode, ErrorText> = ${json.trim()}
`
}

function tokensModule(css: string): string {
  return `// ${HEADER}

/** The shop's design tokens as CSS variables, light and dark. */
export const tokensCss = \`${css}\`
`
}
