import type { Root } from 'glass-easel-miniprogram-adapter'
import type { PageHandle, WindowConfig } from '../ports'
import type { Address } from './address'
import type { Problems } from './problems'
import type { PageView } from './pageView'

type Caller = Record<string, unknown>

/** An open page: its code, its DOM, and its lifecycles. */
export interface OpenPage extends PageHandle {
  /** What the app sees as `this`, and in `getCurrentPages()`. */
  caller: Caller
  view: PageView
  config: WindowConfig
  isVisible(): boolean
  /** `this.createSelectorQuery()` of the page. */
  selectorQuery(): unknown
  /** `onLoad`, once. */
  load(): void
  /** `onShow`, and the first time `onReady`. */
  show(): void
  hide(): void
  /** `onUnload`; the page is gone then. */
  unload(): void
}

export interface PageParts {
  address: Address
  config: WindowConfig
  root: Root
  view: PageView
  problems: Problems
}

/** Makes a page of an attached root. */
export function openPage({ address, config, root, view, problems }: PageParts): OpenPage {
  const { route, options } = address
  const caller = root.get() as unknown as Caller
  const lifetimes = root.getComponent()
  let isVisible = false
  let isReady = false
  const method = (name: string) =>
    typeof caller[name] === 'function' ? (caller[name] as (...a: unknown[]) => unknown) : undefined
  const call = (name: string, ...args: unknown[]) => problems.watch(() => method(name)?.apply(caller, args))
  Object.assign(caller, { route, options, __route__: route })

  return {
    ...{ route, options, caller, view, config, call },
    has: (name) => method(name) !== undefined,
    isVisible: () => isVisible,
    selectorQuery: () => method('createSelectorQuery')?.call(caller),
    load: () => void call('onLoad', options),
    show() {
      if (isVisible) return
      isVisible = true
      view.setVisible(true)
      call('onShow')
      lifetimes.triggerPageLifetime('show', [])
      if (isReady) return
      isReady = true
      // After the components' own `ready`, which waits for the end of this turn too.
      queueMicrotask(() => void call('onReady'))
    },
    hide() {
      if (!isVisible) return
      isVisible = false
      call('onHide')
      lifetimes.triggerPageLifetime('hide', [])
      view.setVisible(false)
    },
    unload() {
      isVisible = false
      call('onUnload')
      root.release()
      view.remove()
    },
  }
}
