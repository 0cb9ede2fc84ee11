import { parseArgs } from 'node:util'
import type { Text } from '../messages'
import { START_TEXTS } from './texts'

export interface StartOptions {
  /** First of six ports in a row; 0 takes any six free ones. */
  port: number
  dataDir: string
  /** Forget all earlier data. */
  isFresh: boolean
  /** Gets the addresses as JSON once everything answers. */
  readyFile: string | undefined
  isWatching: boolean
}

/** A command line that cannot be understood, or a wish that cannot be granted; `text` says what to do. */
export class StartProblem extends Error {
  readonly text: Text
  readonly values: Record<string, string | number>

  constructor(text: Text, values: Record<string, string | number> = {}) {
    super(text.en)
    this.text = text
    this.values = values
  }
}

const HIGHEST_FIRST_PORT = 65_530

/** Reads the arguments of `npm start`. Throws StartProblem on anything unknown. */
export function readOptions(args: string[]): StartOptions {
  const { values } = parse(args)
  const port = Number(values.port)
  if (!(Number.isInteger(port) && port >= 0 && port <= HIGHEST_FIRST_PORT)) {
    throw new StartProblem(START_TEXTS.badPort, { max: HIGHEST_FIRST_PORT })
  }
  return {
    port,
    dataDir: values.data,
    isFresh: values.fresh,
    readyFile: values['ready-file'],
    isWatching: values.watch,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '3000' },
        data: { type: 'string', default: '.wxflow' },
        fresh: { type: 'boolean', default: false },
        'ready-file': { type: 'string' },
        watch: { type: 'boolean', default: false },
      },
    })
  } catch (cause) {
    throw new StartProblem(START_TEXTS.badArguments, { reason: cause instanceof Error ? cause.message : '' })
  }
}
