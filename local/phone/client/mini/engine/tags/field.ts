/** What a form, a label or the keyboard can do with a field, by its `wx-…` element. */
export interface Field {
  value(): unknown
  reset(): void
  /** What a tap on its label does. */
  activate(): void
}

const fields = new WeakMap<Element, Field>()

/** Makes an element known as a field. */
export function registerField(element: HTMLElement, field: Field) {
  fields.set(element, field)
}

/** The field of an element, if it is one. */
export function fieldOf(element: Element): Field | undefined {
  return fields.get(element)
}

/** The element that the app gave an id, whatever characters are in it. */
export function elementById(root: Element | null, id: string): HTMLElement | null {
  const found = [...(root?.querySelectorAll<HTMLElement>('[id]') ?? [])].find((element) => element.id === id)
  return found ?? null
}
