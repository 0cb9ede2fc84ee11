import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { KEYS_FILE } from '../../local/system/keptKeys'
import type { PayKeys } from '../../local/wechat/keys/payKeys'

/** The keys for WeChat Pay of this checkout, made where there are none yet; tests need them before they can wait. */
export function testKeys(): PayKeys {
  if (!existsSync(KEYS_FILE)) execFileSync(process.execPath, ['scripts/run.mjs', 'tests/support/makeTestKeys.ts'])
  return JSON.parse(readFileSync(KEYS_FILE, 'utf8')) as PayKeys
}
