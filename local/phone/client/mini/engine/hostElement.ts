/** The DOM element of a glass-easel node, or of the caller that the app sees as `this`. */
export function hostElement(node: unknown): HTMLElement | undefined {
  const { _$: inner, $$: element } = node as { _$?: unknown; $$?: unknown }
  if (element instanceof HTMLElement) return element
  return inner === undefined || inner === null ? undefined : hostElement(inner)
}
