import { fill, type Language, type Text } from './messages'

/** An error whose sentence is for a developer, in both languages; its `message` is the English one. */
export class TextError extends Error {
  readonly #text: Text
  readonly #values: Record<string, string | number>

  constructor(text: Text, values: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(fill(text, 'en', values), options)
    this.#text = text
    this.#values = values
  }

  sentence(language: Language): string {
    return fill(this.#text, language, this.#values)
  }
}
