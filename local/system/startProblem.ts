import { TextError } from '../textError'

/** A command line that cannot be understood, or a wish that cannot be granted; its sentence says what to do. */
export class StartProblem extends TextError {
  override readonly name = 'StartProblem'
}
