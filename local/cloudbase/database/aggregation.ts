import { Aggregator } from 'mingo/aggregator'
import { CloudError } from './cloudError'
import { MINGO_OPTIONS, refuseGeo, understood } from './operators'
import { REFUSALS } from './refusals'
import { isDocument, type Document } from './values'

const WRITING = new Set(['$out', '$merge'])

/** What a pipeline starts from: a `$match` at its head is left to the indexes. */
export interface Pipeline {
  query: Document
  stages: Document[]
}

/** Checks the stages and takes the first `$match` off. Refuses stages that write or measure distances. */
export function readPipeline(stages: Document[]): Pipeline {
  refuseGeo(stages)
  const writing = stages.flatMap((stage) => Object.keys(stage)).find((name) => WRITING.has(name))
  if (writing !== undefined) throw new CloudError(REFUSALS.badOperator, { problem: `no stage ${writing}` })

  const [first, ...others] = stages
  const query = first?.['$match']
  return isDocument(query) ? { query, stages: others } : { query: {}, stages }
}

/** Runs the stages over the documents; `resolve` gives the other collections for `$lookup`. `$$NOW` is `now`. */
export function aggregate(
  documents: Document[],
  stages: Document[],
  { now, resolve }: { now: Date; resolve: (collection: string) => Document[] },
): Document[] {
  const options = { ...MINGO_OPTIONS, collectionResolver: resolve }
  const pipeline = withNow(stages, now) as Document[]
  return understood(() => new Aggregator(pipeline, options).run<Document>(documents))
}

// mingo would read the machine's clock.
function withNow(value: unknown, now: Date): unknown {
  if (value === '$$NOW') return now
  if (Array.isArray(value)) return value.map((element) => withNow(element, now))
  if (!isDocument(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withNow(part, now)]))
}
