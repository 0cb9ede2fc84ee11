import { texts } from '../generated/texts'

/** Every code that has a text of the shop. */
export type Code = keyof typeof texts

/** Something that was not done: by the server's code, or by one of our own for what never arrived there. */
export class Refused extends Error {
  readonly code: Code
  readonly requestId: string

  constructor(code: Code, requestId = '') {
    super(code)
    // DevTools compiles to ES5, where a subclass of Error would be a plain Error.
    Object.setPrototypeOf(this, Refused.prototype)
    this.name = 'Refused'
    this.code = code
    this.requestId = requestId
  }
}

/** What a page shows of a refusal, in plain fields that `setData` can carry. */
export interface Problem {
  code: Code
  /** What happened. */
  what: string
  /** What the customer can do now. */
  now: string
  /** Empty where the server was not reached. */
  requestId: string
  /** The same call may well succeed later. */
  isPassing: boolean
  /** Trying the same again is of no use: the page has nothing to show. */
  isGone: boolean
}

const PASSING = new Set<Code>([
  'NETWORK_DOWN',
  'NO_ANSWER_IN_TIME',
  'ANSWER_UNREADABLE',
  'BUSY',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'WECHAT_BUSY',
  'WECHAT_UNREACHABLE',
])

const GONE = new Set<Code>(['PRODUCT_NOT_FOUND', 'ORDER_NOT_FOUND', 'INVALID_INPUT'])

/** The problem of a refusal. Anything else is a mistake of ours and is thrown on. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Refused)) throw error
  const { code, requestId } = error
  return { code, ...texts[code], requestId, isPassing: PASSING.has(code), isGone: GONE.has(code) }
}

/** The server's code as one that has a text; a code of a newer server counts as INTERNAL. */
export function knownCode(code: string): Code {
  return isKnown(code) ? code : 'INTERNAL'
}

function isKnown(code: string): code is Code {
  return Object.prototype.hasOwnProperty.call(texts, code)
}
