import { randomBytes } from 'node:crypto'
import { KEYS_FILE, keptKeys } from '../../local/system/keptKeys'
import { makePayKeys } from '../../local/wechat/keys/payKeys'

await keptKeys(KEYS_FILE, () => makePayKeys(randomBytes))
