import { PACKAGED, STATES, TABS, tabIconPaths } from './pictures'
import { declarations, inMode, type Mode, type Tokens } from './tokens'

/**
 * The tokens as page variables. Sizes of text are multiplied by `--text-scale`, which each page sets on its `.page`
 * from the reader's font size in WeChat; `rem` is no unit for that, as WeChat makes it a twentieth of the screen.
 */
export function tokensWxss(tokens: Tokens): string {
  const sizes = Object.entries(tokens.sizes)
  const texts = sizes
    .filter(([name]) => name.startsWith('text-'))
    .map(([name, value]): [string, string] => [name, `calc(${value} * var(--text-scale, 1))`])
  const fixed = sizes.filter(([name]) => !name.startsWith('text-'))

  const light = `page {\n${declarations('  ', [...inMode(tokens, 'light'), ...fixed])}}\n`
  const scaled = `page,\n.page {\n${declarations('  ', texts)}}\n`
  const dark = `@media (prefers-color-scheme: dark) {\n  page {\n${declarations('    ', inMode(tokens, 'dark'))}  }\n}\n`
  return `${light}${scaled}${dark}`
}

/** `theme.json`: what of the bars and the window around the pages changes with the mode. */
export function miniProgramTheme(tokens: Tokens): string {
  return `${JSON.stringify({ light: themeIn(tokens, 'light'), dark: themeIn(tokens, 'dark') }, null, 2)}\n`
}

/** The module that knows the packaged pictures. */
export function picturesModule(products: string[]): string {
  const folder = PACKAGED.replace(/^miniprogram/, '')
  const packaged = products.map((name) => `  ['/products/${name}.svg', '${folder}/${name}.png'],\n`).join('')
  const drawings = STATES.map((name) => `  '${name}': '${folder}/${name}.png',\n`).join('')
  return `
const packaged = new Map([
${packaged}])

/** The packaged picture of a product's picture path; the shop's mark for one that came after this package. */
export function pictureOf(path: string): string {
  return packaged.get(path) ?? markPicture
}

/** The shop's drawings for a state of things. */
export const drawings = {
${drawings}} as const

export type Drawing = keyof typeof drawings

/** The shop's mark. */
export const markPicture = '${folder}/mark.png'

/** Who has no picture yet. */
export const guestPicture = '${folder}/guest.png'
`
}

function themeIn(tokens: Tokens, mode: Mode): Record<string, string> {
  const colours = Object.fromEntries(inMode(tokens, mode))
  const isLight = mode === 'light'
  return {
    paper: colours['paper'] ?? '',
    card: colours['card'] ?? '',
    welcome: colours['tea-soft'] ?? '',
    barText: isLight ? 'black' : 'white',
    loading: isLight ? 'dark' : 'light',
    // WeChat knows these two words for the tab bar's hairline.
    tabLine: isLight ? 'black' : 'white',
    tab: colours['ink-3'] ?? '',
    tabSelected: colours['brand-text'] ?? '',
    ...Object.fromEntries(
      TABS.flatMap((name) => {
        const { normal, selected } = tabIconPaths(name, mode)
        return [
          [`${name}Icon`, normal],
          [`${name}IconSelected`, selected],
        ]
      }),
    ),
  }
}
