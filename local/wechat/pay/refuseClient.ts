import type { ClientRefusal } from '../verdict'

/** What WeChat's client says to a page whose payment it does not start; `texts` are what was given and what was due. */
export function refuseClient(
  field: string,
  explanation: { en: string; zh: string },
  texts?: [string, string],
): ClientRefusal {
  const refusal: ClientRefusal = { ok: false, errMsg: `requestPayment:fail ${explanation.zh}`, field, explanation }
  return texts === undefined ? refusal : { ...refusal, signed: texts[0], expected: texts[1] }
}
