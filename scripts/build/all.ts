import { buildFunctions } from './functions'
import { buildH5 } from './h5'
import { buildCompileWorker, buildInstance, buildMiniHost, buildPhoneClient } from './local'

/** Builds whatever changed since last time: functions, the local system's own workers and scripts, the H5 app. */
export async function buildAll(): Promise<void> {
  const own = [buildInstance(), buildPhoneClient(), buildMiniHost(), buildCompileWorker()]
  await Promise.all([buildFunctions(), buildH5(), ...own])
}
