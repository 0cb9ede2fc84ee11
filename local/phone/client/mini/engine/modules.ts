import { MISSING_GLOBALS, MODULE_GLOBALS, type MiniBundle } from './bundle'

/** What the app's modules see as globals. */
export type ModuleGlobals = Readonly<Record<(typeof MODULE_GLOBALS)[number], unknown>>

/** Runs a module once and answers its exports; what its code throws goes through. */
export type RequireModule = (name: string) => unknown

/** The app's modules, each with a `require` that knows the paths written in it. */
export function createModules(bundle: MiniBundle, globals: ModuleGlobals): RequireModule {
  const loaded = new Map<string, { exports: unknown }>()
  const values = MODULE_GLOBALS.map((name) => globals[name])
  const missing = MISSING_GLOBALS.map(() => undefined)

  const requireModule: RequireModule = (name) => {
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const { run, requires } = bundle.modules[name] ?? notDefined(name, name)
    const module = { exports: {} as unknown }
    loaded.set(name, module)
    const require = (path: string) => requireModule(requires[path] ?? notDefined(path, path))
    run(require, module, module.exports, ...values, ...missing)
    return module.exports
  }
  return requireModule
}

function notDefined(name: string, path: string): never {
  throw new Error(`module '${name}' is not defined, require args is '${path}'`)
}
