/** Who a function is told that its caller is; a function that calls another passes on the caller it was given. */
export type Caller =
  | { kind: 'miniProgram'; appid: string; openid: string; unionid?: string; clientIp?: string }
  | { kind: 'http' }
  | { kind: 'timer' }
  | { kind: 'admin' }
  | { kind: 'function'; from: Caller }

/** What one invocation came to; `json` is the text of what `main` returned. */
export type InvokeResult =
  { ok: true; json: string; requestId: string } | { ok: false; code: string; message: string; requestId: string }

/** Runs the named function once and settles with its result; a refusal is a result, never a rejection. */
export type Invoke = (name: string, event: unknown, caller: Caller) => Promise<InvokeResult>
