import path from 'node:path'
import type { FunctionSettings } from '../config/project'
import type { FunctionsOptions } from './functions'
import type { InstanceOptions } from './startInstance'
import { sdkVariables } from './variables'

// SCF gives the loading of the code a limit of its own, 65 s unless set otherwise.
const INIT_TIMEOUT_MS = 65_000

/** What an instance of one function starts with: its code, its limits, and an environment of its own. */
export function instanceOptions(
  options: FunctionsOptions,
  settings: FunctionSettings,
  keys: { secretId: string; secretKey: string; sessionToken: string },
): InstanceOptions {
  return {
    instanceFile: options.instanceFile,
    settings: {
      file: path.resolve(options.functionRoot, settings.name, 'index.js'),
      name: settings.name,
      envId: options.envId,
      region: options.region,
      memoryMb: settings.memoryMb,
      timeoutMs: settings.timeoutS * 1000,
      clockOffset: options.clockOffset,
      identityMode: options.identityMode ?? 'clean',
    },
    env: { ...settings.env, ...options.extraEnv, ...sdkVariables(options, keys) },
    initTimeoutMs: options.initTimeoutMs ?? INIT_TIMEOUT_MS,
    log: options.log,
  }
}
