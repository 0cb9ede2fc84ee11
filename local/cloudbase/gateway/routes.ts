/** A route of the HTTP access service and the function behind it. */
export interface Route {
  path: string
  function: string
}

export interface RouteMatch {
  function: string
  /** What the function sees: the prefix is stripped, an exact hit is `/` (seen by a public project; docs/fidelity.md). */
  path: string
}

/** The longest route whose path is `pathname` or a whole-segment prefix of it. */
export function matchRoute(routes: readonly Route[], pathname: string): RouteMatch | undefined {
  const [longest] = routes
    .filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)
  return longest && { function: longest.function, path: pathname.slice(longest.path.length) || '/' }
}
