import { buildFunctions } from './functions'
import { buildH5 } from './h5'
import { buildInstance, buildPhoneClient } from './local'

/** Builds whatever changed since last time: functions, the local system's own workers and scripts, the H5 app. */
export async function buildAll(): Promise<void> {
  await Promise.all([buildFunctions(), buildInstance(), buildPhoneClient(), buildH5()])
}
