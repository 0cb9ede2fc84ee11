import { fill, type Language, type Text } from '../../messages'

/** One way in which CloudBase says no: its code on the wire and its sentence. */
export interface Refusal extends Text {
  code: string
}

type Values = Record<string, string | number>

/** A refusal on its way to the SDK; everything else that is thrown counts as our own fault. */
export class CloudError extends Error {
  readonly code: string

  readonly #refusal: Refusal
  readonly #values: Values

  constructor(refusal: Refusal, values: Values = {}, options?: ErrorOptions) {
    super(fill(refusal, 'en', values), options)
    this.#refusal = refusal
    this.#values = values
    this.name = 'CloudError'
    this.code = refusal.code
  }

  /** The sentence for the developer. */
  text(language: Language): string {
    return fill(this.#refusal, language, this.#values)
  }
}
