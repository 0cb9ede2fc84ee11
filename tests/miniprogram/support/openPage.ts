import path from 'node:path'
import { fakeWx, type FakeWx, type Functions } from './fakeWx'
import { screenOf, settle, type Screen } from './screen'
import { aLogin, aProduct, NOW } from './shop'
import { definePage, launchApp, render } from './simulate'
import { ROOT } from './sources'

export interface OpenPage extends Screen {
  wx: FakeWx
  /** Calls a method of the page as WeChat does, such as `onShareAppMessage`; throws where it has none. */
  call(method: string, ...args: unknown[]): unknown
  /** The page is covered and comes back. */
  comeBack(): Promise<void>
  /** The page is closed. */
  close(): Promise<void>
}

export interface Opening {
  query?: Record<string, string>
  functions?: Functions
  /** A client that was used before, with what it keeps; else a new one. */
  wx?: FakeWx
  /** What happened between launch and page; `load` gives the page's own copy of a module, such as `services/wiring`. */
  before?: (load: LoadModule) => Promise<unknown>
}

type LoadModule = <Module extends object>(file: string) => Module

/** Makes each test play at `NOW` on jest's clock, and fail on whatever the engine or a page complains about. */
export function playAtNow(): void {
  let complaints: jest.SpyInstance
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW })
    complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  })
  afterEach(() => {
    const said = complaints.mock.calls.map((words: unknown[]) => words.map(String).join(' ').split('\n', 3))
    complaints.mockRestore()
    jest.useRealTimers()
    expect(said).toEqual([])
  })
}

/** Opens a page of miniprogram/ as WeChat would after a cold start, such as `pages/shop/shop`. */
export async function openPage(route: string, opening: Opening = {}): Promise<OpenPage> {
  const { query = {}, functions = {}, wx, before } = opening
  const client = wx ?? fakeWx()
  Object.assign(client.functions, { login: () => ok(aLogin()), products: () => ok({ products: [aProduct()] }) })
  Object.assign(client.functions, functions)
  putInPlace(client)

  let past: Promise<unknown> | undefined
  const root = render(route, {}, () => {
    launchApp()
    past = before?.(loadModule)
  })
  await past
  const call = (method: string, ...args: unknown[]) => callOf(root.instance, method, args)
  const lifecycle = async (...methods: string[]) => {
    for (const method of methods) if (typeof root.instance[method] === 'function') call(method)
    await settle()
  }
  if (typeof root.instance['onLoad'] === 'function') call('onLoad', query)
  await lifecycle('onShow', 'onReady')
  return {
    ...screenOf(root),
    wx: client,
    call,
    comeBack: () => lifecycle('onHide', 'onShow'),
    async close() {
      await lifecycle('onUnload')
      root.detach()
    },
  }
}

/** Shows one component of miniprogram/ by its name, with the properties that a page would give. */
export async function showComponent(name: string, properties: object = {}): Promise<Screen & { wx: FakeWx }> {
  const wx = fakeWx()
  putInPlace(wx)
  const screen = screenOf(render(`components/${name}/${name}`, properties))
  await settle()
  return { ...screen, wx }
}

/** A function's answer. */
export function ok<T>(data: T): { ok: true; data: T } {
  return { ok: true, data }
}

/** A function that does not answer until the test says so. */
export function later<T>(): { promise: Promise<T>; answer(value: T): Promise<void> } {
  let answer: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolve) => (answer = resolve))
  return {
    promise,
    async answer(value) {
      answer(value)
      await settle()
    },
  }
}

function loadModule<Module extends object>(file: string): Module {
  return jest.requireActual<Module>(path.resolve(ROOT, file))
}

function putInPlace(client: FakeWx): void {
  Object.assign(globalThis, { wx: client.wx, Page: definePage, getCurrentPages: () => [], getApp: () => ({}) })
}

function callOf(instance: Record<string, unknown>, method: string, args: unknown[]): unknown {
  const own = instance[method]
  if (typeof own !== 'function') throw new Error(`The page has no ${method}.`)
  return (own as (...given: unknown[]) => unknown).apply(instance, args)
}
