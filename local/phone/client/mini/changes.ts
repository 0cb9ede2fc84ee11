import type { SourceProblem } from './problemPanel'

export interface ChangeListener {
  /** The source compiles, and this is its version. */
  onBuild(version: string): void
  onProblem(problem: SourceProblem): void
}

/** Follows the compiles of the mini-program's source; the browser connects again by itself. */
export function followChanges({ onBuild, onProblem }: ChangeListener): void {
  const source = new EventSource('/mini/changes')
  source.addEventListener('reload', ({ data }) => onBuild(String(data)))
  // A page that goes must not leave a request behind that fails.
  window.addEventListener('pagehide', () => source.close())
  source.addEventListener('problem', ({ data }) => onProblem(JSON.parse(String(data)) as SourceProblem))
}
