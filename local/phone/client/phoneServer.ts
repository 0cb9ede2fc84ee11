import type { Invocation, NativeResult, PhoneState } from '../state'

/** The phone's own server. Every call rejects with an Error when it refuses or does not answer. */
export interface PhoneServer {
  state(): Promise<PhoneState>
  invoke(call: Invocation): Promise<NativeResult>
  switchUser(userId: string): Promise<void>
}

/** Speaks with the server that this page came from. */
export function phoneServer(): PhoneServer {
  return {
    state: async () => (await answerOf(await fetch('/state'))) as PhoneState,
    invoke: async (call) => (await post('/invoke', call)) as NativeResult,
    switchUser: async (userId) => void (await post('/user', { userId })),
  }
}

async function post(path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return answerOf(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function answerOf(response: Response): Promise<unknown> {
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}
