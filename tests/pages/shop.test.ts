import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { DRAWN, fingerprints } from '../../shop/drawPictures'
import { generatedFiles, generatedPictures } from '../../shop/generate'
import { money } from '../../shop/money'
import { PACKAGED } from '../../shop/pictures'

interface Product {
  _id: string
  title: string
  description: string
  priceFen: number
  picture: string
  soldOut: boolean
  position: number
}

interface Tokens {
  colours: Record<string, { light: string; dark: string }>
}

describe('the shop', () => {
  it('has its generated files up to date (else run: npm run shop)', () => {
    const { root, read } = setUp()
    for (const [file, content] of Object.entries(generatedFiles(read))) {
      expect({ file, isCurrent: read(file) === content }).toEqual({ file, isCurrent: true })
    }
    expect(root).toBe(process.cwd())
  })

  it('has its pictures drawn from the drawings as they are (else run: npm run shop -- --images)', () => {
    const { root, read } = setUp()
    const jobs = generatedPictures(read)
    expect(JSON.parse(read(DRAWN))).toEqual(fingerprints(root, jobs))
    expect(jobs.filter(({ to }) => !existsSync(path.join(root, to)))).toEqual([])
  })

  it('packs pictures that a phone loads at once: 60 KB at most, and half a megabyte together', () => {
    const { root, read } = setUp()
    const sizes = generatedPictures(read)
      .filter(({ to }) => to.startsWith(PACKAGED))
      .map(({ to }) => statSync(path.join(root, to)).size)
    expect(Math.max(...sizes)).toBeLessThan(60_000)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(500_000)
  })

  it('prices every product in whole fen above zero', () => {
    for (const { priceFen } of setUp().products) {
      expect(Number.isSafeInteger(priceFen) && priceFen > 0).toBe(true)
    }
  })

  it('gives every product its own id and its own place', () => {
    const { products } = setUp()
    for (const { _id } of products) expect(_id).toMatch(/^[a-z0-9-]{1,32}$/)
    expect(new Set(products.map(({ _id }) => _id)).size).toBe(products.length)
    expect(new Set(products.map(({ position }) => position)).size).toBe(products.length)
  })

  it('shows what a shop must be able to show: one fen, ten fen, over ¥1000, sold out, a very long name', () => {
    const { products } = setUp()
    expect(products).toHaveLength(6)
    expect(products.find(({ priceFen }) => priceFen === 1)?.title).toBe('一分钱试喝')
    expect(products.some(({ priceFen }) => priceFen === 10)).toBe(true)
    expect(products.some(({ priceFen }) => priceFen > 100_000)).toBe(true)
    expect(products.filter(({ soldOut }) => soldOut)).toHaveLength(1)
    expect(products.some(({ title }) => title.length > 40)).toBe(true)
  })

  it('has a drawing and a share image for every product', () => {
    const { root, products } = setUp()
    for (const { picture } of products) {
      const name = /^\/products\/([a-z-]+)\.svg$/.exec(picture)?.[1] ?? 'no picture'
      expect(existsSync(path.join(root, 'shop/drawings', `${name}.svg`))).toBe(true)
      expect(existsSync(path.join(root, 'shop/drawings/share', `${name}.png`))).toBe(true)
    }
  })

  it('draws in under 6 KB each, without texts, scripts or anything from outside', () => {
    const { root } = setUp()
    for (const folder of ['shop/drawings', 'shop/drawings/states', 'shop/drawings/tabs']) {
      for (const name of readdirSync(path.join(root, folder)).filter((each) => each.endsWith('.svg'))) {
        const file = path.join(root, folder, name)
        expect(statSync(file).size).toBeLessThan(6000)
        expect(readFileSync(file, 'utf8')).not.toMatch(/<text|<script|<style|<image|href="(?!#)|url\(/)
      }
    }
  })

  it('says what happened and what to do now for every code of the client contract', () => {
    const { read } = setUp()
    const union = /export type ErrorCode =([\s\S]*?)\n\n/.exec(read('core/api.ts'))?.[1] ?? ''
    const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code)
    const texts = JSON.parse(read('shop/texts.zh.json')) as Record<string, { what: string; now: string }>

    expect(codes.length).toBeGreaterThan(20)
    expect(Object.keys(texts).sort()).toEqual(
      [...codes, 'NETWORK_DOWN', 'NO_ANSWER_IN_TIME', 'ANSWER_UNREADABLE'].sort(),
    )
    for (const { what, now } of Object.values(texts)) {
      expect(what).toMatch(/[\u4e00-\u9fff]/)
      expect(now).toMatch(/。$/)
    }
  })

  it.each(['light', 'dark'] as const)('keeps every text of the %s colours at 4.5:1 on what it stands on', (mode) => {
    const { colours } = setUp().tokens
    const on = (background: string, texts: string[]) => texts.map((text): [string, string] => [text, background])
    const pairs = [
      ...on('card', ['ink', 'ink-2', 'ink-3', 'brand-text', 'price', 'warn-text', 'bad-text', 'tea-text']),
      ...on('paper', ['ink', 'ink-2', 'ink-3', 'brand-text', 'price']),
      ...on('tea-soft', ['ink', 'ink-2', 'tea-text', 'brand-text']),
      ...on('warn-soft', ['ink-2', 'ink-3', 'warn-text']),
      ...on('bad-soft', ['ink-2', 'ink-3', 'bad-text']),
    ]
    const poor = pairs.filter(([text, ground]) => contrast(colours[text]![mode], colours[ground]![mode]) < 4.5)
    expect(poor).toEqual([])
  })
})

describe('money', () => {
  it.each([
    [0, '¥0.00'],
    [1, '¥0.01'],
    [10, '¥0.10'],
    [100, '¥1.00'],
    [99_999, '¥999.99'],
    [128_800, '¥1,288.00'],
    [123_456_789, '¥1,234,567.89'],
    [Number.MAX_SAFE_INTEGER, '¥90,071,992,547,409.91'],
    [-1, '-¥0.01'],
  ])('writes %d fen as %s', (fen, text) => {
    expect(money(fen)).toBe(text)
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses %d, which is no whole number of fen',
    (fen) => {
      expect(() => money(fen)).toThrow(RangeError)
    },
  )
})

function setUp() {
  const root = process.cwd()
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
  const products = JSON.parse(read('shop/products.json')) as Product[]
  const tokens = JSON.parse(read('shop/tokens.json')) as Tokens
  return { root, read, products, tokens }
}

function contrast(one: string, other: string): number {
  const [light = 1, dark = 1] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

// WCAG 2.2, relative luminance.
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
