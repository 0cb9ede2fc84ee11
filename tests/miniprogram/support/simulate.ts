import path from 'node:path'
import { tencentJudge } from './compilers'
import { ROOT } from './sources'

/** One element of a simulated page; what miniprogram-simulate 1.6.2 offers and these tests use. */
export interface SimulatedNode {
  dom: SimulatedDom
  data: Record<string, unknown>
  instance: Record<string, unknown> & { setData(data: object): void }
  dispatchEvent(name: string, options: { detail: unknown }): void
  addEventListener(name: string, listener: (event: { detail: unknown }) => void): void
  toJSON(): { attrs: { name: string; value: unknown }[] }
}

export interface SimulatedRoot extends SimulatedNode {
  attach(parent: unknown): void
  detach(): void
  triggerPageLifeTime(name: 'show' | 'hide'): void
}

export interface SimulatedDom {
  localName: string
  textContent: string
  ownerDocument: { body: unknown }
  querySelectorAll(selector: '*'): Iterable<SimulatedDom>
  /** The engine's own element; only it knows ids and the classes as written. */
  __wxElement?: { id: string; classList: { contains(name: string): boolean } }
}

interface Simulate {
  load(file: string, options: { rootPath: string; compiler: 'official' | 'simulate' }): string
  render(id: string, properties?: object): SimulatedRoot
}

const simulate = jest.requireActual<Simulate>('miniprogram-simulate')
const compiler = tencentJudge('wcc') === undefined ? 'simulate' : 'official'

/**
 * Renders a page or component of miniprogram/ by its path without extension, with modules of its own as after a
 * cold start. The document holds it until `detach`. `launch` runs first and may load app.ts beside it.
 */
export function render(file: string, properties: object = {}, launch: () => void = () => undefined): SimulatedRoot {
  let id = ''
  // It empties require.cache, which jest does not use: without this a second load would find no Page() call.
  jest.isolateModules(() => {
    launch()
    id = simulate.load(path.resolve(ROOT, file), { rootPath: path.resolve(ROOT), compiler })
  })

  const root = simulate.render(id, properties)
  root.attach(root.dom.ownerDocument.body)
  return root
}

/** Runs app.ts and its `onLaunch`; inside `launch` of `render` it shares its modules with the page. */
export function launchApp(): void {
  Object.assign(globalThis, { App: (options: { onLaunch?(): void }) => options.onLaunch?.() })
  jest.requireActual(path.resolve(ROOT, 'app'))
}

/** The engine knows no `Page`: as in WeChat a page is a component whose methods lie beside its data. */
export function definePage(options: Record<string, unknown>): void {
  const { data, behaviors, ...rest } = options
  const isMethod = ([, value]: [string, unknown]) => typeof value === 'function'
  const fields = Object.fromEntries(Object.entries(rest).filter((entry) => !isMethod(entry)))

  const { Component } = globalThis as unknown as { Component(options: object): void }
  Component({
    data,
    behaviors: behaviors ?? [],
    methods: Object.fromEntries(Object.entries(rest).filter(isMethod)),
    lifetimes: {
      created(this: object) {
        Object.assign(this, fields)
      },
    },
  })
}
