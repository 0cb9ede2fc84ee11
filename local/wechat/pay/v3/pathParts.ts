/** What a path holds in the places that `pattern` names in braces. */
export function paramsOf(pattern: string, path: string): Record<string, string> {
  const given = path.split('/')
  const entries = pattern.split('/').map((part, index) => [part, decoded(given[index] ?? '')] as const)
  const named = entries.filter(([part]) => part.startsWith('{'))
  return Object.fromEntries(named.map(([part, value]) => [part.slice(1, -1), value]))
}

/** A part of a path; one whose percent signs make no sense stands for itself. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
