export interface SelectorOptions {
  /** Prefix of the classes of an isolated style; none where the style is shared. */
  scope?: string
  isComponent: boolean
}

export interface BrowserSelector {
  selector: string
  /** Parts that WeChat does not allow where this style is. */
  refused: string[]
}

const TOKEN =
  /(?<skip>\[[^\]]*\]|"[^"]*"|'[^']*'|::[-\w]+|\\.|:(?:nth-[-\w]+|lang|dir)\([^()]*\))|(?<host>:host)|(?<pseudo>:[-\w]+)|\.(?<name>(?:[-\w\u0080-\uffff]|\\.)+)|(?<id>#[-\w\u0080-\uffff]+)|(?<tag>[a-zA-Z][-\w]*)/g

/** A wxss selector for the browser: tags get their prefix, classes the scope of an isolated component, `:host` its mark. */
export function browserSelector(selector: string, { scope, isComponent }: SelectorOptions): BrowserSelector {
  const refused: string[] = []
  const made = selector.replace(TOKEN, (whole: string, ...rest: unknown[]) => {
    const found = rest.at(-1) as Partial<Record<'skip' | 'host' | 'pseudo' | 'name' | 'id' | 'tag', string>>
    if (isComponent && (found.tag ?? found.id ?? (whole.startsWith('[') ? whole : undefined)) !== undefined) {
      refused.push(whole)
    }
    if (found.host !== undefined) return scope === undefined ? whole : `[wx-host="${scope}"]`
    if (found.name !== undefined) return scope === undefined ? whole : `.${scope}--${found.name}`
    if (found.tag !== undefined) return `wx-${found.tag}`
    return whole
  })
  return { selector: made, refused }
}

/** The prefix of an isolated unit's classes. */
export function styleScope(path: string): string {
  return path.replace(/[^\w]+/g, '-')
}
