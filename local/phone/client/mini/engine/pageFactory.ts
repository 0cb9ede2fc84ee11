import { Component, type GeneralComponent } from 'glass-easel'
import type { ClientPort, Engine } from '../ports'
import type { Address } from './address'
import type { AppSpace } from './appSpace'
import type { MiniBundle } from './bundle'
import type { Definitions } from './definitions'
import type { RequireModule } from './modules'
import { openPage, type OpenPage } from './page'
import { createPageView, type PageConfig } from './pageView'
import type { Problems } from './problems'
import type { Screen } from './screen'
import type { Theme } from './theme'

export interface PageFactoryParts {
  bundle: MiniBundle
  app: AppSpace
  definitions: Definitions
  problems: Problems
  screen: Screen
  theme: Theme
  client: ClientPort
  requireModule(): RequireModule
  engine: Pick<Engine, 'navigateBack' | 'startPullDown' | 'report'>
}

/** Makes pages: loads the scripts of what they use, once, and puts them on the screen, not visible yet. */
export interface PageFactory {
  open(address: Address): OpenPage
  /** The window of a page: its own json over that of `app.json`, in the colours of now. */
  config(route: string): PageConfig
}

/** See `PageFactory`; a page whose script fails is reported and opens empty. */
export function createPageFactory(parts: PageFactoryParts): PageFactory {
  const { bundle, app, problems, screen, theme, client, engine } = parts
  const factory: PageFactory = {
    config: (route) => theme.resolve({ ...(bundle.app.window as object | undefined), ...bundle.units[route]?.json }),
    open(address) {
      loadUnit(parts, address.route)
      const page: { opened?: OpenPage } = {}
      const config = factory.config(address.route)
      const view = createPageView(config, {
        onBack: () => void engine.navigateBack(1).catch(engine.report),
        onMenu: () => client.openMenu(),
        onClose: () => client.close(),
        onPull: () => config.enablePullDownRefresh === true && engine.startPullDown(),
        onBottom: () => void page.opened?.call('onReachBottom'),
        onScroll: (scrollTop) =>
          void (page.opened?.has('onPageScroll') && page.opened.call('onPageScroll', { scrollTop })),
      })
      const place = document.createElement('div')
      view.scroller.append(place)
      screen.pages.append(view.element)
      const root = app.root.createRoot('page', app.space, address.route)
      root.attach(view.scroller as never, place as never)
      page.opened = openPage({ address, config, root, view, problems })
      passOptions(root.getComponent(), address.options)
      return page.opened
    },
  }
  return factory
}

function loadUnit(parts: PageFactoryParts, path: string, seen = new Set<string>()) {
  const { bundle, definitions, problems } = parts
  const unit = bundle.units[path]
  if (unit === undefined || seen.has(path)) return
  seen.add(path)
  for (const component of Object.values(unit.components)) loadUnit(parts, component, seen)
  if (definitions.isDefined(path)) return
  definitions.during(path, () => problems.watch(() => parts.requireModule()(unit.script)))
  // Without a definition there is nothing to show; an empty one keeps the page itself alive.
  if (!definitions.isDefined(path)) definitions.during(path, () => definitions.Component({}))
}

// A page that is made by Component() gets its query as properties.
function passOptions(component: GeneralComponent, options: Record<string, string>) {
  const known = Object.entries(options).filter(([name]) => Component.hasProperty(component, name))
  if (known.length > 0) component.setData(Object.fromEntries(known))
}
