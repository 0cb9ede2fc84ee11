import { parseArgs } from 'node:util'
import { StartProblem } from './startProblem'
import { START_TEXTS } from './texts'

export interface StartOptions {
  /** First of seven ports in a row; 0 takes any seven free ones. */
  port: number
  dataDir: string
  /** Forget all earlier data. */
  isFresh: boolean
  /** Gets the addresses as JSON once everything answers. */
  readyFile: string | undefined
  isWatching: boolean
  /** Which API of WeChat Pay the functions speak. */
  payApi: 'v2' | 'v3'
}

const HIGHEST_FIRST_PORT = 65_529

/** Reads the arguments of `npm start`. Throws StartProblem on anything unknown. */
export function readOptions(args: string[]): StartOptions {
  const { values } = parse(args)
  const payApi = values['pay-api']
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > HIGHEST_FIRST_PORT)
    throw new StartProblem(START_TEXTS.badPort, { max: HIGHEST_FIRST_PORT })
  if (payApi !== 'v2' && payApi !== 'v3') throw new StartProblem(START_TEXTS.badPayApi)
  if (values.data === '') throw new StartProblem(START_TEXTS.noDataDir)
  return {
    port: Number(values.port),
    dataDir: values.data,
    isFresh: values.fresh,
    readyFile: values['ready-file'],
    isWatching: values.watch,
    payApi,
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
        'pay-api': { type: 'string', default: 'v2' },
      },
    })
  } catch (cause) {
    // Node's own sentence; what it goes on to advise is not for npm.
    const [reason = ''] = String((cause as Error).message).split('. ')
    throw new StartProblem(START_TEXTS.badArguments, { reason }, { cause })
  }
}
