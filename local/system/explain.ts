import { ConfigError } from '../cloudbase/config/problems'
import { PortBusyError } from '../listen'
import { fill, type Language } from '../messages'
import { DataFileError } from '../sqlite'
import { StartProblem } from './startProblem'
import { START_TEXTS } from './texts'

const DATA_TEXTS = {
  inUse: START_TEXTS.dataInUse,
  broken: START_TEXTS.dataBroken,
  unusable: START_TEXTS.fileUnusable,
}

/** What `npm start` says when it cannot start: one sentence for what was foreseen, the whole error for what was not. */
export function explain(error: unknown, language: Language): string {
  if (error instanceof StartProblem) return error.sentence(language)
  if (error instanceof ConfigError) return error[language]
  if (error instanceof DataFileError) return fill(DATA_TEXTS[error.reason], language, { file: error.file })
  if (error instanceof PortBusyError)
    return fill(START_TEXTS.portBusy, language, { port: error.port, other: error.port + 100 })
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
