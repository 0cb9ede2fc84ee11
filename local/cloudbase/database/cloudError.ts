import type { Text } from '../../messages'
import { TextError } from '../../textError'

/** One way in which CloudBase says no: its code on the wire and its sentence. */
export interface Refusal extends Text {
  code: string
}

/** A refusal on its way to the SDK; everything else that is thrown counts as our own fault. */
export class CloudError extends TextError {
  override readonly name = 'CloudError'
  readonly code: string

  constructor(refusal: Refusal, values: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(refusal, values, options)
    this.code = refusal.code
  }
}
