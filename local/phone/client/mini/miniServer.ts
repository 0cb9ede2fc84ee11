import type { MiniPaymentAnswer, MiniServer, MiniState } from './ports'

export interface MiniServerOptions {
  /** Whose page this is; the server refuses it once somebody else holds the phone. */
  userId(): string
  /** Somebody else holds the phone. */
  onSwitched(): void
}

interface Refusal {
  code: string
  message: string
}

const UPLOAD_LIMIT = { errCode: -403001, errMsg: 'Error: errCode: -403001 | errMsg: exceed max size 20 MB' }

/** The phone's server over HTTP. Each call rejects with an Error that carries the server's own sentence. */
export function miniServer({ userId, onSwitched }: MiniServerOptions): MiniServer {
  async function post(path: string, body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json', 'x-phone-user': userId() }
    return answerOf(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))
  }

  async function answerOf(response: Response): Promise<unknown> {
    const answer: unknown = await response.json()
    if (response.ok) return answer
    const { code, message } = answer as Refusal
    if (code === 'USER_SWITCHED') onSwitched()
    throw new Error(message)
  }

  return {
    state: async () => (await answerOf(await fetch('/mini/state'))) as MiniState,
    loginCode: async () => ((await post('/mini/login', {})) as { code: string }).code,
    phoneCode: async () => ((await post('/mini/phone-code', {})) as { code: string }).code,
    callFunction: async (name, data) =>
      (await post('/mini/call', { name, data })) as Awaited<ReturnType<MiniServer['callFunction']>>,
    async upload(cloudPath, bytes) {
      const type = 'application/octet-stream'
      const headers = { 'content-type': type, 'x-phone-user': userId(), 'x-cloud-path': encodeURIComponent(cloudPath) }
      const response = await fetch('/mini/upload', { method: 'POST', headers, body: bytes })
      if (response.status === 413) return UPLOAD_LIMIT
      return (await answerOf(response)) as Awaited<ReturnType<MiniServer['upload']>>
    },
    tempUrls: async (fileIds) =>
      (await post('/mini/temp-urls', { fileIds })) as Awaited<ReturnType<MiniServer['tempUrls']>>,
    openCashier: async (payment) => (await post('/mini/cashier', payment)) as MiniPaymentAnswer,
    switchUser: async (id) => void (await post('/user', { userId: id })),
  }
}
