/** Which drawing becomes which PNG, because WeChat shows no SVG in share cards, tab bars and mini-program packages. */
export interface PictureJob {
  /** Below shop/drawings. */
  from: string
  /** Below the repository root. */
  to: string
  width: number
  height: number
  /** What `currentColor` stands for. */
  colour?: string
}

export interface TabColours {
  normal: { light: string; dark: string }
  selected: { light: string; dark: string }
}

/** Where the mini-program's own pictures lie; a path of its package begins below `miniprogram`. */
export const PACKAGED = 'miniprogram/generated/pictures'

export const TABS = ['shop', 'orders', 'me'] as const

export const STATES = ['no-orders', 'nothing-here', 'spilled', 'paid', 'waiting', 'closed']

/** Every PNG that is drawn for the products of these names. */
export function pictureJobs(products: string[], tabColours: TabColours): PictureJob[] {
  const shared = [...products.map((name) => `${name}.svg`), 'states/mark.svg']
  return [
    ...shared.map((from) => ({ from, to: `shop/drawings/share/${pngName(from)}`, width: 300, height: 300 })),
    ...products.map((name) => packaged(`${name}.svg`, 600, 600)),
    ...STATES.map((name) => packaged(`states/${name}.svg`, 480, 360)),
    packaged('states/hills.svg', 960, 240),
    packaged('states/guest.svg', 192, 192),
    packaged('states/mark.svg', 480, 480),
    ...TABS.flatMap((name) => tabIcons(name, tabColours)),
  ]
}

/** The names of the tab's icons in one mode, as a path of the package. */
export function tabIconPaths(name: string, mode: 'light' | 'dark'): { normal: string; selected: string } {
  const path = (state: string) => `generated/pictures/tab-${name}-${state}-${mode}.png`
  return { normal: path('normal'), selected: path('selected') }
}

function packaged(from: string, width: number, height: number): PictureJob {
  return { from, to: `${PACKAGED}/${pngName(from)}`, width, height }
}

// WeChat asks for 81 × 81 and at most 40 KB.
function tabIcons(name: string, colours: TabColours): PictureJob[] {
  return (['light', 'dark'] as const).flatMap((mode) =>
    (['normal', 'selected'] as const).map((state) => ({
      from: `tabs/${name}.svg`,
      to: `miniprogram/${tabIconPaths(name, mode)[state]}`,
      width: 81,
      height: 81,
      colour: colours[state][mode],
    })),
  )
}

function pngName(from: string): string {
  return from.replace(/^.*\//, '').replace(/\.svg$/, '.png')
}
