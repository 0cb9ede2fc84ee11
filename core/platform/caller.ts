export type Channel = 'miniProgram' | 'http' | 'timer' | 'merchant'

export interface MiniProgramCaller {
  channel: 'miniProgram'
  appid: string
  openid: string
  unionid?: string
  clientIp?: string
}

/** Who calls: `client` is an app user without a WeChat identity (web SDK, anonymous login); nobody serves it. */
export type Caller = MiniProgramCaller | { channel: Exclude<Channel, 'miniProgram'> } | { channel: 'client' }

/**
 * Tells who calls from the platform's own words about this one call (`context.environment`).
 * `process.env` is never read: a reused instance may still hold the previous caller's identity there.
 * `event` is client data and only tells the gateway from a timer once no client identity is present.
 */
export function callerOf(event: unknown, context: unknown): Caller {
  const environment = environmentOf(context)
  if (environment === undefined) return { channel: 'client' }

  const { WX_OPENID: openid, WX_APPID: appid, WX_UNIONID: unionid, WX_CLIENTIP: clientIp } = environment
  if (isText(openid) && isText(appid)) {
    return {
      channel: 'miniProgram',
      appid,
      openid,
      ...(isText(unionid) ? { unionid } : {}),
      ...(isText(clientIp) ? { clientIp } : {}),
    }
  }
  if (isPresent(openid) || isPresent(environment['TCB_UUID'])) return { channel: 'client' }

  return { channel: platformChannel(event) }
}

function platformChannel(event: unknown): 'http' | 'timer' | 'merchant' {
  if (typeof event !== 'object' || event === null) return 'merchant'
  if ('httpMethod' in event && 'headers' in event) return 'http'
  if ('Type' in event && event.Type === 'Timer') return 'timer'
  return 'merchant'
}

/** The newer `environment` is JSON; the older `environ` is `key=value;…` (the CLI's own bootstrap sets both per call). */
function environmentOf(context: unknown): Record<string, unknown> | undefined {
  if (typeof context !== 'object' || context === null) return undefined
  if ('environment' in context && typeof context.environment === 'string') return parseObject(context.environment)
  if ('environ' in context && typeof context.environ === 'string') return parsePairs(context.environ)
  return undefined
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function parsePairs(environ: string): Record<string, string> {
  const pairs = environ.split(';').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** An identity of an unknown kind is still a client's. */
function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
