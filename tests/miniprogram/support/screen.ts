import type { SimulatedDom, SimulatedNode, SimulatedRoot } from './simulate'

/** What a person sees and touches: one element of a page, or the page itself. */
export interface Piece {
  /** Its text as a reader sees it, without the spaces of the source. */
  text(): string
  /** An attribute or property as the page set it, by its name in wxml, such as `open-type`. */
  attribute(name: string): unknown
  hasClass(name: string): boolean
  /** Taps it; throws where WeChat would not tell the page, such as on a disabled button. */
  tap(): Promise<void>
  /** Types into it. */
  enter(value: string): Promise<void>
  /** Fires an event of a built-in or own component, such as `chooseavatar`. */
  fire(event: string, detail?: unknown): Promise<void>
}

export interface Screen extends Piece {
  root: SimulatedRoot
  /** The only element that fits `#id`, `.class` or `tag`, inside components too; throws for none and for several. */
  find(selector: string): Piece
  all(selector: string): Piece[]
  shows(selector: string): boolean
}

/** Lets everything happen that is due now: events, answers and what follows from them. */
export async function settle(): Promise<void> {
  await jest.advanceTimersByTimeAsync(0)
}

/** Lets time pass, with everything that happens meanwhile. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms)
}

/** Wraps what was rendered; needs jest's fake timers. */
export function screenOf(root: SimulatedRoot): Screen {
  const all = (selector: string) => elements(root, selector).map((dom) => pieceOf(nodeOf(root, dom)))
  return {
    ...pieceOf(root),
    root,
    all,
    shows: (selector) => elements(root, selector).length > 0,
    find(selector) {
      const [piece, ...others] = all(selector)
      if (piece === undefined) throw new Error(`The page shows no ${selector}, but: ${root.dom.textContent}`)
      if (others.length > 0) throw new Error(`The page shows ${others.length + 1} of ${selector}.`)
      return piece
    },
  }
}

function pieceOf(node: SimulatedNode): Piece {
  const fire = async (event: string, detail: unknown = {}) => {
    node.dispatchEvent(event, { detail })
    await settle()
  }
  const attribute = (name: string) => attributeOf(node, name)
  return {
    text: () => node.dom.textContent.replaceAll(/\s+/g, ' ').trim(),
    attribute,
    hasClass: (name) => node.dom.__wxElement?.classList.contains(name) === true,
    fire,
    enter: (value) => fire('input', { value }),
    async tap() {
      if (attribute('disabled') === true) throw new Error('Nothing happens: it is disabled.')
      await fire('tap')
    },
  }
}

function attributeOf(node: SimulatedNode, name: string): unknown {
  const camelCased = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const given = node.toJSON().attrs.find((attribute) => attribute.name === camelCased)
  return given === undefined ? node.data[camelCased] : given.value
}

function elements(root: SimulatedRoot, selector: string): SimulatedDom[] {
  return [...root.dom.querySelectorAll('*')].filter((dom) => fits(dom, selector))
}

function fits(dom: SimulatedDom, selector: string): boolean {
  if (selector.startsWith('#')) return dom.__wxElement?.id === selector.slice(1)
  if (selector.startsWith('.')) return dom.__wxElement?.classList.contains(selector.slice(1)) === true
  return dom.localName === selector || dom.localName === `wx-${selector}`
}

/** Its own lookup stops at the borders of components; the class of its nodes wraps any element. */
function nodeOf(root: SimulatedRoot, dom: SimulatedDom): SimulatedNode {
  const Node = Object.getPrototypeOf(root.constructor) as new (element: unknown) => SimulatedNode
  return new Node(dom.__wxElement)
}
