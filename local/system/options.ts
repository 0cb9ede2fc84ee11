import { parseArgs } from 'node:util'
import { StartProblem } from './startProblem'
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

const HIGHEST_FIRST_PORT = 65_530

/** Reads the arguments of `npm start`. Throws StartProblem on anything unknown. */
export function readOptions(args: string[]): StartOptions {
  const { values } = parse(args)
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > HIGHEST_FIRST_PORT)
    throw new StartProblem(START_TEXTS.badPort, { max: HIGHEST_FIRST_PORT })
  if (values.data === '') throw new StartProblem(START_TEXTS.noDataDir)
  return {
    port: Number(values.port),
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
    // Node's own sentence; what it goes on to advise is not for npm.
    const [reason = ''] = String((cause as Error).message).split('. ')
    throw new StartProblem(START_TEXTS.badArguments, { reason }, { cause })
  }
}
