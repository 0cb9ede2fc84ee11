import type { InstanceCall, InstanceSettings } from './instanceProtocol'

/** The account behind the local environment: obviously nobody's. */
export const LOCAL_APPID = 1_000_000_000
export const LOCAL_UIN = 100_000_000_000

/** The second argument of `main`, field by field what the SDKs' `parseContext` reads and SCF gives. */
export function contextOf(settings: InstanceSettings, call: InstanceCall): Record<string, unknown> {
  return {
    callbackWaitsForEmptyEventLoop: true,
    memory_limit_in_mb: settings.memoryMb,
    time_limit_in_ms: settings.timeoutMs,
    request_id: call.requestId,
    // The old form mangles values that hold ";" or "="; `environment` is safe. The platform sends both.
    environ: Object.entries(call.variables)
      .map(([key, value]) => `${key}=${value}`)
      .join(';'),
    environment: JSON.stringify(call.variables),
    function_version: '$LATEST',
    function_name: settings.name,
    namespace: settings.envId,
    tencentcloud_region: settings.region,
    tencentcloud_appid: String(LOCAL_APPID),
    tencentcloud_uin: String(LOCAL_UIN),
  }
}

/** Puts the call's variables into `env`; the returned function takes them back out, unless the mode is `sticky`. */
export function applyVariables(
  env: NodeJS.ProcessEnv,
  variables: Record<string, string>,
  mode: InstanceSettings['identityMode'],
): () => void {
  const before = Object.keys(variables).map((key) => [key, env[key]] as const)
  Object.assign(env, variables)

  return () => {
    if (mode === 'sticky') return
    for (const [key, value] of before) {
      if (value === undefined) Reflect.deleteProperty(env, key)
      else env[key] = value
    }
  }
}
