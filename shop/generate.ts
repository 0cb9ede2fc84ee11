/** The written form of shop/: what `scripts/shop.ts` writes and the test compares. */
import { miniProgramTheme, picturesModule, tokensWxss } from './generateMiniProgram'
import { pictureJobs, type PictureJob } from './pictures'
import { declarations, inMode, type Tokens } from './tokens'

type ReadText = (path: string) => string

const HEADER = 'Written by `npm run shop` from shop/. Change it there.'

/** Every generated file by its path below the repository root. `read` takes such paths, too. */
export function generatedFiles(read: ReadText): Record<string, string> {
  const tokens = tokensOf(read)
  const css = tokensCss(tokens)
  const money = `// ${HEADER}\n${read('shop/money.ts')}`

  return {
    'h5-static/src/generated/tokens.css': `/* ${HEADER} */\n${css}`,
    'h5-static/src/generated/texts.ts': textsModule(read('shop/texts.zh.json'), '../../../core/api'),
    'h5-static/src/generated/money.ts': money,
    'local/pages/generated/tokens.ts': tokensModule(css),
    'miniprogram/generated/tokens.wxss': `/* ${HEADER} */\n${tokensWxss(tokens)}`,
    'miniprogram/generated/texts.ts': textsModule(read('shop/texts.zh.json'), '../../core/api'),
    'miniprogram/generated/money.ts': money,
    'miniprogram/generated/pictures.ts': `// ${HEADER}\n${picturesModule(productNames(read))}`,
    'miniprogram/theme.json': miniProgramTheme(tokens),
  }
}

/** Every PNG that `npm run shop -- --images` draws. */
export function generatedPictures(read: ReadText): PictureJob[] {
  const { colours } = tokensOf(read)
  const { 'ink-3': normal, 'brand-text': selected } = colours
  if (normal === undefined || selected === undefined) throw new Error('shop/tokens.json lacks ink-3 or brand-text.')
  return pictureJobs(productNames(read), { normal, selected })
}

function tokensOf(read: ReadText): Tokens {
  return JSON.parse(read('shop/tokens.json')) as Tokens
}

function productNames(read: ReadText): string[] {
  const products = JSON.parse(read('shop/products.json')) as { picture: string }[]
  return products.map(({ picture }) => picture.replace(/^\/products\/|\.svg$/g, ''))
}

function tokensCss(tokens: Tokens): string {
  const scalable = Object.entries(tokens.sizes).map(([name, value]): [string, string] => [name, scaled(name, value)])

  const light = `:root {\n  color-scheme: light dark;\n${declarations('  ', [...inMode(tokens, 'light'), ...scalable])}}\n`
  const dark = `@media (prefers-color-scheme: dark) {\n  :root {\n${declarations('    ', inMode(tokens, 'dark'))}  }\n}\n`
  return light + dark
}

/** Text follows the reader's own font size, so its sizes become rem. */
function scaled(name: string, value: string): string {
  if (!name.startsWith('text-')) return value
  return `${String(Number.parseInt(value, 10) / 16)}rem`
}

function textsModule(json: string, api: string): string {
  return `// ${HEADER}
import type { ErrorCode } from '${api}'

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
