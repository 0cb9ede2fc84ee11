import { Context, ProcessingMode } from 'mingo/core'
import * as accumulator from 'mingo/operators/accumulator'
import * as expression from 'mingo/operators/expression'
import * as pipeline from 'mingo/operators/pipeline'
import * as projection from 'mingo/operators/projection'
import * as query from 'mingo/operators/query'
import * as window from 'mingo/operators/window'
import { CloudError } from './cloudError'
import { COMPARISONS } from './comparison'
import { EXPRESSION_COMPARISONS } from './expressionComparison'
import { REFUSALS } from './refusals'
import { isDocument } from './values'

/** What mingo works with here: all its operators, except that comparisons are ours (its types list only its own) and scripts are off. */
export const MINGO_OPTIONS = {
  context: Context.init({
    accumulator,
    expression: { ...expression, ...(EXPRESSION_COMPARISONS as unknown as Partial<typeof expression>) },
    pipeline,
    projection,
    query: { ...query, ...(COMPARISONS as unknown as Partial<typeof query>) },
    window,
  }),
  scriptEnabled: false,
  processingMode: ProcessingMode.CLONE_INPUT,
}

const GEO = new Set(['$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$within', '$geoNear'])

/** Refuses operators that exist in the cloud but not here, wherever they stand. */
export function refuseGeo(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(refuseGeo)
  if (!isDocument(value)) return
  for (const [name, part] of Object.entries(value)) {
    if (GEO.has(name)) throw new CloudError(REFUSALS.geoOperator, { operator: name })
    refuseGeo(part)
  }
}

/** Runs `work` of mingo; whatever it does not understand is a refusal of the request. */
export function understood<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof CloudError) throw cause
    const problem = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'not understood'
    throw new CloudError(REFUSALS.badOperator, { problem }, { cause })
  }
}
