import type { Engine, MiniServer, MiniState } from '../ports'
import { contractName } from './apis/privacy'
import { createEvents } from './events'
import { createLayer } from './layer'
import type { Launch, Phone } from './phone'
import { createPrivacy } from './privacy'
import { createShareMenus } from './shareMenus'
import { askPrivacy } from './sheets/privacyDialog'
import { createTempFiles } from './tempFiles'
import { createUserStorage, within } from './userStorage'

export interface PhoneOptions {
  state: MiniState
  server: MiniServer
  /** The browser's; each WeChat user has a part of it. */
  storage: Storage
  launch: Launch
  engine(): Engine
}

/** The phone of the person in `state`. */
export function createPhone({ state, server, storage, launch, engine }: PhoneOptions): Phone {
  const layer = createLayer()
  const own = createUserStorage(storage, `wxflow:${state.appid}:${state.user.id}:`)

  return {
    state,
    server,
    storage: own,
    layer,
    launch,
    engine,
    files: createTempFiles(),
    shareMenus: createShareMenus(),
    events: createEvents(),
    privacy: createPrivacy({
      storage: within(own, 'client:'),
      ask: () => askPrivacy(layer, contractName(engine().config.window?.navigationBarTitleText)),
      warn: (message) => engine().warn({ kind: 'api', name: 'onNeedPrivacyAuthorization', message }),
    }),
  }
}
