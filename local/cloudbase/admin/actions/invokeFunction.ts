import { CloudError } from '../../database/cloudError'
import { REFUSALS } from '../../database/refusals'
import type { Caller } from '../../functions/invoke'
import { defineAction, type ActionContext } from '../action'

/** `callFunction` of an SDK. A function passes on the caller that it was itself called by; nobody else has an identity. */
export const invokeFunction = defineAction(
  'functions.invokeFunction',
  { function_name: { type: 'text', required: true, pattern: /^[\w-]{1,60}$/ }, request_data: { type: 'text' } },
  async (context, { function_name: name, request_data: data }) => {
    const result = await context.invoke(name, readEvent(data), callerOf(context))
    if (!result.ok) throw new CloudError({ code: result.code, en: result.message, zh: result.message })
    return { data: { response_data: result.json } }
  },
)

function callerOf({ credential, callerOf: running }: ActionContext): Caller {
  if (credential.owner === 'admin') return { kind: 'admin' }
  return { kind: 'function', from: running(credential) ?? { kind: 'http' } }
}

function readEvent(data: string | undefined): unknown {
  try {
    return data === undefined || data === '' ? {} : JSON.parse(data)
  } catch (cause) {
    throw new CloudError(REFUSALS.badValue, { problem: 'request_data is no JSON' }, { cause })
  }
}
