import type { CodeSpace } from 'glass-easel-miniprogram-adapter'

type Definition = Record<string, unknown>

/** `Page`, `Component` and `Behavior` as the app's modules call them. */
export interface Definitions {
  Page(definition: Definition): void
  Component(definition?: Definition): unknown
  Behavior(definition?: Definition): unknown
  /** Runs a unit's script: a `Page` or `Component` in it, or in what it requires, defines this unit. */
  during(path: string, run: () => void): void
  isDefined(path: string): boolean
}

/** Defines the app's units in a code space. */
export function createDefinitions(space: CodeSpace): Definitions {
  const defined = new Set<string>()
  let current = ''
  const builder = () => {
    defined.add(current)
    return space.component(current)
  }
  return {
    Page: (definition) =>
      void builder()
        .pageDefinition(withoutNamedBehaviors(definition) as never)
        .register(),
    Component(definition) {
      if (definition === undefined) return builder()
      return builder()
        .definition(withoutNamedBehaviors(definition) as never)
        .register()
    },
    Behavior(definition) {
      if (definition === undefined) return space.behavior()
      return space
        .behavior()
        .definition(withoutNamedBehaviors(definition) as never)
        .register()
    },
    during(path, run) {
      const before = current
      current = path
      try {
        run()
      } finally {
        current = before
      }
    },
    isDefined: (path) => defined.has(path),
  }
}

// Behaviors of WeChat itself, such as `wx://form-field`, are named; glass-easel takes objects only.
function withoutNamedBehaviors(definition: Definition): Definition {
  const { behaviors } = definition
  if (!Array.isArray(behaviors)) return definition
  return { ...definition, behaviors: behaviors.filter((behavior) => typeof behavior !== 'string') }
}
