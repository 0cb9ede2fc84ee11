import { parseAddress } from './address'
import type { LaunchOptions, RunningApp } from './appDefinition'
import type { MiniBundle } from './bundle'
import type { Definitions } from './definitions'
import { createModules, type RequireModule } from './modules'
import type { Navigation } from './navigation'
import type { Problems } from './problems'

export interface StartOptions {
  /** What the app's modules see as `wx`. */
  wx: unknown
  /** Such as `pages/product/product?productId=x`; the first page without it, and where there is no such page. */
  path?: string
  /** How the person came here, as WeChat numbers it; 1001 is the list of mini-programs. */
  scene?: number
}

export interface LaunchParts {
  bundle: MiniBundle
  app: RunningApp
  definitions: Definitions
  navigation: Navigation
  problems: Problems
}

const FROM_LIST = 1001

/** How the app is opened: what `onLaunch` and `onShow` get. */
export function launchOptions(bundle: MiniBundle, { path, scene = FROM_LIST }: Partial<StartOptions>): LaunchOptions {
  const { route, options } = parseAddress(path ?? entryPage(bundle))
  return { path: route, query: options, scene, referrerInfo: {} }
}

/** The app's modules with all that they see. */
export function modulesFor(
  { bundle, app, definitions, navigation, problems }: LaunchParts,
  wx: unknown,
): RequireModule {
  const { Page, Component, Behavior } = definitions
  return createModules(bundle, {
    ...{ wx, App: app.define, Page, Component, Behavior, getApp: app.instance },
    getCurrentPages: () => navigation.stack().map(({ caller }) => caller),
    requirePlugin(name: string) {
      problems.warn({ kind: 'api', name: 'requirePlugin', message: `The plugin "${name}" is not supported.` })
    },
  })
}

/** Opens the app's first page, or the one asked for; for an unknown one the app is asked first, then the first page opens. */
export async function openFirstPage({ bundle, navigation, problems }: LaunchParts, path: string | undefined) {
  const entry = `/${entryPage(bundle)}`
  if (path === undefined) return navigation.reLaunch(entry)
  try {
    await navigation.reLaunch(`/${path.replace(/^\/+/, '')}`)
  } catch (error) {
    problems.warn({ kind: 'api', name: 'reLaunch', message: String(error) })
    if (navigation.stack().length === 0) await navigation.reLaunch(entry)
  }
}

function entryPage({ app, pages }: MiniBundle): string {
  return String(app.entryPagePath ?? pages[0] ?? '')
}
