import type { ClientPort, Engine, HostWarning } from '../ports'
import { createApp, type LaunchOptions } from './appDefinition'
import { openAppSpace } from './appSpace'
import { MiniBackend } from './backend'
import type { MiniBundle } from './bundle'
import { navigationCalls, pageCalls } from './calls'
import { createDefinitions } from './definitions'
import { launchOptions, modulesFor, openFirstPage, type StartOptions } from './launch'
import type { RequireModule } from './modules'
import { createNavigation } from './navigation'
import { createPageFactory } from './pageFactory'
import { createProblems } from './problems'
import { createScreen } from './screen'
import { createSourceStack } from './sourceStack'
import { tabBar } from './tabBar'
import { appConfig, createTheme } from './theme'

export interface EngineOptions {
  bundle: MiniBundle
  /** The element that the screen fills. */
  container: HTMLElement
  client: ClientPort
  /** Gets every error of the app's own code; `console.error` where none is given. */
  onError?: (error: Error) => void
  /** Gets every warning once; `console.warn` where none is given. */
  onWarning?: (warning: HostWarning) => void
}

/** An engine that has not run any code of the app yet. */
export interface StartableEngine extends Engine {
  /** Runs the app and opens its first page; resolves when that page is ready. What the app throws is reported. */
  start(options: StartOptions): Promise<void>
  /** The person comes back to the mini-program. */
  show(): void
  /** The person leaves it for a while. */
  hide(): void
}

/** Builds the screen of a compiled mini-program, and all that runs it. */
export function createEngine({ bundle, container, client, onError, onWarning }: EngineOptions): StartableEngine {
  const problems = createProblems({ onError, onWarning }, createSourceStack(bundle.lines))
  const theme = createTheme(bundle)
  const config = appConfig(bundle, theme)
  const screen = createScreen(container, theme, bundle.app.style === 'v2')
  const backend = new MiniBackend()
  const app = createApp(problems)
  let requireModule: RequireModule = () => undefined
  let launch: LaunchOptions = launchOptions(bundle, {})

  const engine: StartableEngine = {
    config,
    screen: screen.element,
    ...navigationCalls(() => navigation),
    ...pageCalls(() => navigation),
    warn: (warning) => problems.warn(warning),
    report: (error) => problems.report(error),
    async start({ wx, ...options }) {
      launch = launchOptions(bundle, options)
      requireModule = modulesFor(parts, wx)
      problems.watch(() => requireModule(bundle.script))
      app.call('onLaunch', launch)
      app.call('onShow', launch)
      await openFirstPage(parts, options.path)
    },
    show() {
      app.call('onShow', launch)
      top()?.show()
    },
    hide() {
      top()?.hide()
      app.call('onHide')
    },
  }

  const appSpace = openAppSpace(bundle, backend, { client, engine, problems })
  const definitions = createDefinitions(appSpace.space)
  const tabs = tabBar(config.tabBar, selectTab)
  const factory = createPageFactory({
    ...{ bundle, app: appSpace, definitions, problems, screen, theme, client, engine },
    requireModule: () => requireModule,
  })
  const navigation = createNavigation({
    ...{ pages: bundle.pages, config, factory },
    onChange(page, isTab) {
      backend.usePageSheet(bundle.pages, page.route)
      tabs.select(page.route)
      screen.element.classList.toggle('mini-has-tabs', isTab)
    },
    onNotFound: ({ route, options }) =>
      app.call('onPageNotFound', { path: route, query: options, isEntryPage: navigation.stack().length === 0 }),
  })
  const parts = { bundle, app, definitions, navigation, problems }
  screen.element.append(tabs.element)
  theme.onChange(applyTheme)
  return engine

  function top() {
    return navigation.stack().at(-1)
  }

  function selectTab(pagePath: string, index: number) {
    const text = config.tabBar?.list[index]?.text ?? ''
    navigation.switchTab(`/${pagePath}`).then(
      () => top()?.call('onTabItemTap', { index, pagePath, text }),
      (error: unknown) => problems.report(error),
    )
  }

  function applyTheme() {
    Object.assign(config, appConfig(bundle, theme))
    screen.setTheme(theme.name())
    if (config.tabBar !== undefined) tabs.applyConfig(config.tabBar)
    for (const page of navigation.alive()) page.view.applyConfig(factory.config(page.route))
  }
}
