import type { Caller } from './invoke'

interface Platform {
  envId: string
  region: string
  adminUrl: string
}

interface Keys {
  secretId: string
  secretKey: string
  sessionToken: string
}

// What the node SDK may read besides its fixed list (read in its code).
const TCB_CONTEXT_KEYS = 'TCB_ENV,TCB_CONTEXT_CNFG,TCB_SOURCE'

/** The variables by which an unmodified SDK finds the local admin API and signs for it. */
export function sdkVariables({ envId, region, adminUrl }: Platform, keys: Keys): Record<string, string> {
  return {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: region,
    SCF_NAMESPACE: envId,
    TCB_ENV: envId,
    TCB_CONTEXT_KEYS,
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: adminUrl }),
    TENCENTCLOUD_SECRETID: keys.secretId,
    TENCENTCLOUD_SECRETKEY: keys.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: keys.sessionToken,
  }
}

/** The variables of one call: who calls, and through which door. A call without an identity carries no `WX_*` at all. */
export function callVariables(envId: string, caller: Caller): Record<string, string> {
  const source = sourceOf(caller)
  const origin = originOf(caller)
  return {
    ...(origin.kind === 'miniProgram' && identity(origin)),
    TCB_ENV: envId,
    SCF_NAMESPACE: envId,
    TCB_CONTEXT_KEYS,
    ...(source !== '' && { TCB_SOURCE: source }),
    ...(caller.kind === 'timer' && { TRIGGER_SRC: 'timer' }),
  }
}

/** Where a chain of functions began. */
export function originOf(caller: Caller): Exclude<Caller, { kind: 'function' }> {
  return caller.kind === 'function' ? originOf(caller.from) : caller
}

function identity(caller: Extract<Caller, { kind: 'miniProgram' }>): Record<string, string> {
  const keys = {
    WX_OPENID: caller.openid,
    WX_APPID: caller.appid,
    ...(caller.unionid !== undefined && { WX_UNIONID: caller.unionid }),
    WX_CLIENTIP: caller.clientIp ?? '127.0.0.1',
  }
  return { ...keys, WX_CONTEXT_KEYS: Object.keys(keys).join(',') }
}

// The documented values of getWXContext().SOURCE; a function that calls a function appends ",scf".
function sourceOf(caller: Caller): string {
  switch (caller.kind) {
    case 'miniProgram':
      return 'wx_client'
    case 'http':
      return 'wx_http'
    case 'timer':
      return 'wx_trigger'
    case 'admin':
      return ''
    case 'function':
      return [sourceOf(caller.from), 'scf'].filter((part) => part !== '').join(',')
  }
}
